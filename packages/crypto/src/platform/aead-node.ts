// AES-256-GCM (NIST SP 800-38D) by OpenSSL, synchronous: half the cost of opening a secret would otherwise be waiting for it.
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'

const options = { authTagLength: 16 } as const

/** A key made ready for many operations. A result may be a promise on another platform: collect results with `settle`. */
export interface AeadKey {
  /** nonce || ciphertext || tag */
  seal(nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Uint8Array | Promise<Uint8Array>
  /** The plaintext, or nothing when the tag does not fit. `sealed` has at least 28 bytes. `aad` may change as soon as this returns. */
  open(sealed: Uint8Array, aad: Uint8Array): Opened | Promise<Opened>
}

export type Opened = Uint8Array | undefined

export async function aeadKey(bytes: Uint8Array): Promise<AeadKey> {
  const key = createSecretKey(bytes)
  return {
    seal(nonce, plaintext, aad) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce, options)
      cipher.setAAD(aad)
      const ciphertext = cipher.update(plaintext)
      cipher.final()
      const sealed = new Uint8Array(12 + plaintext.length + 16)
      sealed.set(nonce)
      sealed.set(ciphertext, 12)
      sealed.set(cipher.getAuthTag(), 12 + plaintext.length)
      return sealed
    },
    open(sealed, aad) {
      const tagAt = sealed.length - 16
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), options)
      decipher.setAAD(aad)
      decipher.setAuthTag(sealed.subarray(tagAt))
      const plaintext = decipher.update(sealed.subarray(12, tagAt))
      try {
        decipher.final()
      } catch {
        return undefined
      }
      return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
    },
  }
}

/** Here every result is there already. */
export async function settle<Result>(results: (Result | Promise<Result>)[]): Promise<Result[]> {
  return results as Result[]
}
