// X25519 (RFC 7748) by Web Crypto, or by tweetnacl in browsers that do not have it.
import type { Scalar } from './x25519-node.ts'

/** PrivateKeyInfo of X25519 (RFC 8410 section 7) up to the 32 bytes of the secret. */
const prefix = Uint8Array.of(
  ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20],
)

export async function x25519(secret: Uint8Array): Promise<Scalar> {
  const key = await importSecret(secret)
  if (key === undefined) return x25519ByNacl(secret)
  return {
    async times(point) {
      const peer = await crypto.subtle.importKey('raw', point as BufferSource, 'X25519', false, [])
      try {
        return new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: peer }, key, 256))
      } catch {
        return undefined
      }
    },
  }
}

/** Nothing when the browser does not know X25519. */
async function importSecret(secret: Uint8Array): Promise<CryptoKey | undefined> {
  const der = new Uint8Array(48)
  der.set(prefix)
  der.set(secret, 16)
  try {
    return await crypto.subtle.importKey('pkcs8', der as BufferSource, 'X25519', false, ['deriveBits'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined
    throw error
  } finally {
    der.fill(0)
  }
}

/** tweetnacl gives out zero where the platforms refuse. */
export async function x25519ByNacl(secret: Uint8Array): Promise<Scalar> {
  const { default: nacl } = await import('tweetnacl')
  return {
    times(point) {
      const product = nacl.scalarMult(secret, point)
      return product.some((byte) => byte !== 0) ? product : undefined
    },
  }
}
