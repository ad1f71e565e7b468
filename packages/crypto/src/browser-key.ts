// A key that a browser makes, keeps, and lets nobody read: scripts use it as long as they have it, and take it nowhere else. What is sealed
// under it is as SPEC 2 says. By Web Crypto on every platform, since only that has such keys.
import { SEAL_OVERHEAD } from './aead.ts'
import { aeadKeyOf } from './crypto-key.ts'
import { CryptoError, malformed } from './errors.ts'
import { frame } from './frame.ts'
import type { AeadLabel } from './labels.ts'
import { randomBytes } from './random.ts'

/** W3C Web Cryptography, section 13: `extractable` is false for ever. */
export function newBrowserKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

export async function sealByBrowser(
  label: AeadLabel,
  key: CryptoKey,
  aadFields: readonly Uint8Array[],
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  return await aeadKeyOf(checked(key)).seal(randomBytes(12), plaintext, frame(label, ...aadFields))
}

/** `malformed` when too short to be sealed at all, `decryption` when it does not open. */
export async function openByBrowser(
  label: AeadLabel,
  key: CryptoKey,
  aadFields: readonly Uint8Array[],
  sealed: Uint8Array,
): Promise<Uint8Array> {
  if (sealed.length < SEAL_OVERHEAD) malformed('too short to be sealed')
  const plaintext = await aeadKeyOf(checked(key)).open(sealed, frame(label, ...aadFields))
  if (plaintext === undefined) throw new CryptoError('decryption')
  return plaintext
}

/** A key that can be read would be worth no more than one in plain sight. */
function checked(key: CryptoKey): CryptoKey {
  const { name, length } = key.algorithm as AesKeyAlgorithm
  if (key.extractable || name !== 'AES-GCM' || length !== 256) malformed('not a key of this kind')
  return key
}
