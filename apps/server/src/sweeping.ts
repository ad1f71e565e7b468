// Forgetting, now and then, what has expired in the database. Several servers may do it; none of them needs to.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'

export interface SweepingOptions {
  /** Answers how many rows were forgotten. */
  readonly sweep: () => Promise<number>
  readonly log: Log
  readonly onFailure: (failure: unknown) => void
  readonly everyMs?: number
}

/** Begins after a pause; the answer ends it, and resolves when nothing is under way any more. */
export function sweepNowAndThen({ sweep, log, onFailure, everyMs = 600_000 }: SweepingOptions): () => Promise<void> {
  const ending = new AbortController()
  const { signal } = ending
  const turns = async (): Promise<void> => {
    for (;;) {
      // Servers that were started together need not sweep together. The pause keeps no process alive.
      await sleep(everyMs * (0.5 + Math.random()), undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
      try {
        log.debug('swept', { count: await sweep() })
      } catch (error) {
        log.warn('sweep-failed', { error })
        onFailure(error)
      }
    }
  }
  const ended = turns()
  return async () => {
    ending.abort()
    await ended
  }
}
