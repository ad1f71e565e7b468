// H of SPEC 2: SHA-256 over a frame.
import { sha256 } from '#hash'
import type { Hash } from './brands.ts'
import { toHex } from './bytes.ts'
import { frame } from './frame.ts'
import type { HashLabel } from './labels.ts'

/** The 32 bytes of H(label, fields…). */
export function hash(label: HashLabel, ...fields: readonly Uint8Array[]): Uint8Array {
  return sha256(frame(label, ...fields))
}

/** H(label, fields…) in hex. */
export function hashHex<Kind extends Hash = Hash>(label: HashLabel, ...fields: readonly Uint8Array[]): Kind {
  return toHex(hash(label, ...fields)) as Kind
}
