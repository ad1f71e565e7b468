// What waits to be told to one caller: of everything that moved only where it stands now, and never more than a certain number of things.
import { STREAM_LIMITS } from '@infisical/contract/limits'
import type { Move } from '@infisical/db'

/** `everything`: moves may have been missed. */
export type News = Move | { readonly of: 'everything' }

export class Stream {
  readonly callerId: string
  readonly workspaceId: string
  readonly #waiting = new Map<string, News>()
  readonly #onEnd: (stream: Stream) => void
  #ended = false
  #wake: () => void = () => undefined

  constructor(place: { callerId: string; workspaceId: string }, onEnd: (stream: Stream) => void) {
    this.callerId = place.callerId
    this.workspaceId = place.workspaceId
    this.#onEnd = onEnd
  }

  tell(news: News): void {
    if (this.#ended) return
    const isTooMuch = this.#waiting.size >= STREAM_LIMITS.waiting
    if (isTooMuch) this.#waiting.clear()
    const told: News = isTooMuch ? { of: 'everything' } : news
    this.#waiting.set(told.of === 'chain' ? `${told.environmentId} ${told.owner}` : told.of, told)
    this.#wake()
  }

  /** What came since the last time, as soon as there is something. Undefined when it is over. */
  async take(): Promise<readonly News[] | undefined> {
    while (this.#waiting.size === 0 && !this.#ended) await new Promise<void>((wake) => (this.#wake = wake))
    if (this.#ended) return undefined
    const news = [...this.#waiting.values()]
    this.#waiting.clear()
    return news
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#waiting.clear()
    this.#wake()
    this.#onEnd(this)
  }
}
