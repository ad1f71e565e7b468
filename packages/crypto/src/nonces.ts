// Nonces for a batch of seals, in one draw. A generator that repeats itself would give away the authentication key of AES-GCM, so the
// batch is looked through before anything is sealed.
import { equalBytes } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { randomBytes } from './random.ts'

const SIZE = 12

/** `count` nonces of 12 bytes, all different; else `nonce-reuse`. */
export function freshNonces(count: number): (index: number) => Uint8Array {
  const drawn = randomBytes(count * SIZE)
  const nonceAt = (index: number) => drawn.subarray(index * SIZE, (index + 1) * SIZE)
  const seen = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const before = seen.get(shortOf(drawn, index * SIZE))
    if (before !== undefined && equalBytes(nonceAt(before), nonceAt(index))) throw new CryptoError('nonce-reuse')
    seen.set(shortOf(drawn, index * SIZE), index)
  }
  return nonceAt
}

/** The first 48 bits, as a key that a Map is fast with. */
function shortOf(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
  const low = ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number)
  return high * 0x100_0000 + low
}
