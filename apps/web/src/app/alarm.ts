// The one thing that stops the whole app: something the server served did not verify. Set once, it stays until the page is loaded anew.
import { failureOf, isTampering, type Failure } from '../vault/failure.ts'

let alarm: Failure | undefined
const listeners = new Set<() => void>()

/** To be told of every failure there is; all but those of a verification are somebody else's to show. */
export function watchFor(error: unknown): void {
  const failure = failureOf(error)
  if (alarm !== undefined || !isTampering(failure)) return
  alarm = failure
  for (const listener of listeners) listener()
}

export const alarmSource = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  getSnapshot: (): Failure | undefined => alarm,
}
