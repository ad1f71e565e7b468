// SHA-256 and HKDF-SHA-256 for browsers: by noble, because Web Crypto's are asynchronous and slow for small inputs.
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'

export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data)
}

/** RFC 5869 with an empty salt, 32 bytes out. */
export function hkdf(key: Uint8Array, info: Uint8Array): Uint8Array {
  return nobleHkdf(nobleSha256, key, undefined, info, 32)
}
