// Ed25519 signatures and public keys (RFC 8032) by OpenSSL.
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'

/** PrivateKeyInfo of Ed25519 (RFC 8410 section 7) up to the 32 bytes of the seed. */
const prefix = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
)

export async function signEd25519(seed: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(sign(null, message, keyObjectOf(seed)))
}

/** The public key of a seed (RFC 8032 section 5.1.5). */
export async function ed25519PublicOf(seed: Uint8Array): Promise<Uint8Array> {
  const { x = '' } = createPublicKey(keyObjectOf(seed)).export({ format: 'jwk' })
  return new Uint8Array(Buffer.from(x, 'base64url'))
}

function keyObjectOf(seed: Uint8Array): KeyObject {
  const der = Buffer.alloc(48)
  der.set(prefix)
  der.set(seed, 16)
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}
