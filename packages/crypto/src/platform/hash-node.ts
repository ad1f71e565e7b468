// SHA-256 and HKDF-SHA-256 by OpenSSL, synchronous.
import { hash, hkdfSync } from 'node:crypto'

const empty = new Uint8Array(0)

export function sha256(data: Uint8Array): Uint8Array {
  const digest = hash('sha256', data, 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.length)
}

/** RFC 5869 with an empty salt, 32 bytes out. */
export function hkdf(key: Uint8Array, info: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, empty, info, 32))
}
