// Ed25519 verification by OpenSSL. It checks S < L and compares the encoding of sB - kA with R, so R is canonical and the equation
// is the one without cofactor. What it does not check (small order and non-canonical A) is checked when a key is admitted.
import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** SubjectPublicKeyInfo of Ed25519 (RFC 8410 section 4) up to the 32 bytes of the key. */
const prefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)

export function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  return Promise.resolve(signature.length === 64 && verify(null, message, keyObjectOf(publicKey), signature))
}

function keyObjectOf(publicKey: Uint8Array): KeyObject {
  const der = Buffer.alloc(44)
  der.set(prefix)
  der.set(publicKey, 12)
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}
