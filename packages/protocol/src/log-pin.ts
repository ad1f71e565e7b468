// A log that is served from its first entry, against what this device saw of it before.
import type { Head } from './head.ts'
import { refuse } from './trust-error.ts'
import { entryHashAt, type Verified } from './verified.ts'

/** `log-rollback` when the log ends before the pin, `log-fork` when another entry stands at the pin's place. */
export function compareWithPin(pin: Head, verified: Verified): void {
  if (pin.seq > verified.head.seq) refuse('log-rollback', { pinned: pin, served: verified.head })
  const served = { seq: pin.seq, hash: entryHashAt(verified.hashes, pin.seq) }
  if (served.hash !== pin.hash) refuse('log-fork', { pinned: pin, served })
}
