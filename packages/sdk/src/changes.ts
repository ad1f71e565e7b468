// Calls back when secrets changed. A hint only says that looking may be worth it: what changed is told by comparing two verified answers.
import type { Client } from '@infisical/client'
import { inWords } from './failure.ts'
import type { ChangeListener, ChangeOptions } from './infisical.ts'

type Secrets = Readonly<Record<string, string>>

export interface Watched {
  readonly live: Pick<Client['live'], 'watch'>
  readonly workspaceId: string
  /** Fetched, verified and opened now. */
  readonly pull: () => Promise<Secrets>
  /** What the program was given last, if it was. */
  readonly known: Secrets | undefined
}

/** Until the function it gives is called. No process is kept alive by it. */
export function watchChanges(watched: Watched, listener: ChangeListener, { onError }: ChangeOptions): () => void {
  const { live, workspaceId, pull } = watched
  const going = new AbortController()
  const { signal } = going
  let { known } = watched
  let [isLooking, isStale] = [false, false]

  const fail = (error: unknown): void => {
    if (!signal.aborted) onError?.(inWords(error))
  }
  const look = async (): Promise<void> => {
    const now = await pull()
    const names = known === undefined ? [] : differing(known, now)
    known = now
    if (names.length > 0 && !signal.aborted) listener(names, now)
  }
  /** One at a time; what comes meanwhile makes one more. */
  const lookSoon = async (): Promise<void> => {
    isStale = true
    if (isLooking) return
    isLooking = true
    while (isStale && !signal.aborted) {
      isStale = false
      await look().catch(fail)
    }
    isLooking = false
  }
  live.watch({ workspaceId, signal, background: true, onHint: () => void lookSoon() }).catch(fail)
  return () => going.abort()
}

/** Of both, in alphabetical order. */
function differing(before: Secrets, now: Secrets): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].filter((name) => before[name] !== now[name]).toSorted((a, b) => (a < b ? -1 : 1))
}
