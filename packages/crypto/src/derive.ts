// derive of SPEC 2: HKDF-SHA-256 (RFC 5869) with an empty salt and a frame as info.
import { hkdf } from '#hash'
import { frame } from './frame.ts'
import type { KdfLabel } from './labels.ts'

/** 32 bytes that only the holder of `key` can make; different for every label and context. */
export function derive(label: KdfLabel, key: Uint8Array, ...context: readonly Uint8Array[]): Uint8Array {
  return hkdf(key, frame(label, ...context))
}
