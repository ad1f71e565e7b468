// X25519 (RFC 7748) by OpenSSL, synchronous.
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { encodeBase64url } from './base64-node.ts'

/** PrivateKeyInfo of X25519 (RFC 8410 section 7) up to the 32 bytes of the secret. */
const prefix = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** A secret made ready for several multiplications: reading it costs ten times as much as one. */
export interface Scalar {
  /** The secret times `point`; nothing when that is zero, as it is for every point of small order (section 6.1). */
  times(point: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>
}

/** `secret` has 32 bytes, and so have points. */
export async function x25519(secret: Uint8Array): Promise<Scalar> {
  const der = Buffer.alloc(48)
  der.set(prefix)
  der.set(secret, 16)
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return {
    times(point) {
      // As a JSON Web Key (RFC 8037 section 2), which Node reads faster than DER.
      const jwk = { kty: 'OKP', crv: 'X25519', x: encodeBase64url(point) }
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
      try {
        return new Uint8Array(diffieHellman({ privateKey, publicKey }))
      } catch {
        return undefined
      }
    },
  }
}
