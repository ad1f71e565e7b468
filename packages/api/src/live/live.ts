// Everybody who would like to hear at once when something moves, on this server. It hears what all servers of the installation announce, and
// tells everyone what is of his workspace; what he may know of that, watch.ts decides.
import { STREAM_LIMITS } from '@infisical/contract/limits'
import type { Database, Move } from '@infisical/db'
import { Refusal } from '../refusal.ts'
import { Stream, type News } from './stream.ts'

export type LiveLimits = Readonly<Record<'perCaller' | 'inAll' | 'lifeMs', number>>

export class Live {
  readonly #streams = new Set<Stream>()
  readonly #byWorkspace = new Map<string, Set<Stream>>()
  readonly #byCaller = new Map<string, Set<Stream>>()
  readonly #db: Pick<Database, 'listen'>
  readonly #limits: LiveLimits
  #listening = false
  #over = false

  constructor(db: Pick<Database, 'listen'>, limits: LiveLimits = STREAM_LIMITS) {
    this.#db = db
    this.#limits = limits
  }

  /** Hears from now on. Throws `rate-limited` for a caller with too many, `unavailable` when there are too many in all, or the server stops. */
  open(place: { readonly callerId: string; readonly workspaceId: string }): Stream {
    const { perCaller, inAll, lifeMs } = this.#limits
    if (this.#over || this.#streams.size >= inAll) throw new Refusal('unavailable')
    if ((this.#byCaller.get(place.callerId)?.size ?? 0) >= perCaller)
      throw new Refusal('rate-limited', { retryAfterSeconds: Math.ceil(lifeMs / 1_000) })
    // Those that began together should not all come back together.
    const life = setTimeout(() => stream.end(), lifeMs * (0.75 + Math.random() / 4))
    life.unref()
    const stream = new Stream(place, () => {
      clearTimeout(life)
      this.#forget(stream)
    })
    this.#streams.add(stream)
    addTo(this.#byWorkspace, place.workspaceId, stream)
    addTo(this.#byCaller, place.callerId, stream)
    this.#listen()
    return stream
  }

  /** Ends all streams, and opens no more. */
  end(): void {
    this.#over = true
    for (const stream of this.#streams) stream.end()
  }

  get size(): number {
    return this.#streams.size
  }

  /** From the first stream on, until the database is closed. */
  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#db.listen({
      moved: (move) => tell(this.#whomConcerns(move), move),
      resumed: () => tell(this.#streams, { of: 'everything' }),
    })
  }

  #whomConcerns(move: Move): Iterable<Stream> {
    if (move.of === 'sessions') return this.#byCaller.get(move.userId) ?? []
    const all = this.#byWorkspace.get(move.workspaceId) ?? []
    const owner = move.of === 'chain' ? move.owner : undefined
    return owner === undefined ? all : [...all].filter(({ callerId }) => callerId === owner)
  }

  #forget(stream: Stream): void {
    this.#streams.delete(stream)
    removeFrom(this.#byWorkspace, stream.workspaceId, stream)
    removeFrom(this.#byCaller, stream.callerId, stream)
  }
}

function tell(streams: Iterable<Stream>, news: News): void {
  for (const stream of streams) stream.tell(news)
}

function addTo(map: Map<string, Set<Stream>>, key: string, stream: Stream): void {
  map.set(key, (map.get(key) ?? new Set()).add(stream))
}

function removeFrom(map: Map<string, Set<Stream>>, key: string, stream: Stream): void {
  const streams = map.get(key)
  streams?.delete(stream)
  if (streams?.size === 0) map.delete(key)
}
