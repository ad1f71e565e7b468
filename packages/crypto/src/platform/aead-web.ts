// AES-256-GCM (NIST SP 800-38D) by Web Crypto. Its calls take microseconds of work and more of waiting: many have to be under way at once.
import type { AeadKey, Opened } from './aead-node.ts'

export async function aeadKey(bytes: Uint8Array): Promise<AeadKey> {
  const key = await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    async seal(nonce, plaintext, aad) {
      const ciphertext = await crypto.subtle.encrypt(parameters(nonce, aad), key, plaintext as BufferSource)
      const sealed = new Uint8Array(12 + ciphertext.byteLength)
      sealed.set(nonce)
      sealed.set(new Uint8Array(ciphertext), 12)
      return sealed
    },
    open(sealed, aad): Promise<Opened> {
      // Web Crypto copies its arguments before it returns (W3C Web Cryptography, 14.3.2), so callers may reuse `aad`.
      return crypto.subtle
        .decrypt(parameters(sealed.subarray(0, 12), aad), key, sealed.subarray(12) as BufferSource)
        .then(
          (plaintext) => new Uint8Array(plaintext),
          () => undefined,
        )
    },
  }
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce as BufferSource, additionalData: aad as BufferSource, tagLength: 128 }
}

export function settle<Result>(results: (Result | Promise<Result>)[]): Promise<Result[]> {
  return Promise.all(results)
}
