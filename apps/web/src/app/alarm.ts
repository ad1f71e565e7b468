// The one thing that stops the whole app: something the server served did not verify. Set once, it stays until the page is loaded anew.
import { failureOf, isTampering, type Failure } from '../vault/failure.ts'
import { createSource } from '../vault/source.ts'

export const alarm = createSource<Failure | undefined>(undefined)

/** To be told of every failure there is; all but those of a verification are somebody else's to show. */
export function watchFor(error: unknown): void {
  const failure = failureOf(error)
  if (alarm.getSnapshot() === undefined && isTampering(failure)) alarm.set(failure)
}
