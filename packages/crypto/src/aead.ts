// seal and open of SPEC 2: AES-256-GCM under a frame as additional data. A wrong key, place, or bit is one and the same `decryption`.
import { aeadKey } from '#aead'
import { CryptoError, malformed } from './errors.ts'
import { frame } from './frame.ts'
import type { AeadLabel } from './labels.ts'
import { randomBytes } from './random.ts'

/** nonce (12) || ciphertext || tag (16) */
export const SEAL_OVERHEAD = 28

/** Seals with a fresh random nonce. One key is good for 2^32 seals (NIST SP 800-38D section 8.3). */
export async function seal(
  label: AeadLabel,
  key: Uint8Array,
  aadFields: readonly Uint8Array[],
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const prepared = await aeadKey(checkedKey(key))
  return prepared.seal(randomBytes(12), plaintext, frame(label, ...aadFields))
}

/** `malformed` when too short to be sealed at all, `decryption` when it does not open. */
export async function open(
  label: AeadLabel,
  key: Uint8Array,
  aadFields: readonly Uint8Array[],
  sealed: Uint8Array,
): Promise<Uint8Array> {
  if (sealed.length < SEAL_OVERHEAD) malformed('too short to be sealed')
  const prepared = await aeadKey(checkedKey(key))
  const plaintext = await prepared.open(sealed, frame(label, ...aadFields))
  if (plaintext === undefined) throw new CryptoError('decryption')
  return plaintext
}

/** A shorter key would silently select a weaker cipher on some platforms. */
function checkedKey(key: Uint8Array): Uint8Array {
  if (key.length !== 32) malformed('a key has another size')
  return key
}
