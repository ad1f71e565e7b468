// AES-256-GCM by Web Crypto, under a key that it holds: the one that a browser has, on every platform.
import type { AeadKey, Opened } from './platform/aead-node.ts'

export function aeadKeyOf(key: CryptoKey): AeadKey {
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
