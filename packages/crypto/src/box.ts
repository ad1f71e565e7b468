// nacl.box, x25519-xsalsa20-poly1305, with the costly step native: X25519 by the platform, the rest by tweetnacl. The bytes are those of
// nacl.box (Cryptography in NaCl, sections 5 to 7), but a key of small order, with which anybody could make the same box, makes none.
import { x25519 } from '#x25519'
import { utf8 } from './bytes.ts'
import { malformed } from './errors.ts'
import type { Scalar } from './platform/x25519-node.ts'

const sigma = utf8('expand 32-byte k')
const base = Uint8Array.of(9, ...new Uint8Array(31))

/** The other end of a box, and the nonce, 24 bytes. */
export interface BoxPlace {
  readonly peer: Uint8Array
  readonly nonce: Uint8Array
}

export interface BoxSecret {
  /** The secret times the base point (RFC 7748 section 6.1). */
  publicHalf(): Promise<Uint8Array>
  /** Nothing when `peer` is of small order. */
  seal(plaintext: Uint8Array, place: BoxPlace): Promise<Uint8Array | undefined>
  /** Nothing when the box was changed, or is between other ends, or when `peer` is of small order. */
  open(sealed: Uint8Array, place: BoxPlace): Promise<Uint8Array | undefined>
}

export async function boxSecretOf(secret: Uint8Array): Promise<BoxSecret> {
  checkSize(secret)
  const scalar = await x25519(secret)
  return {
    // The order of the base point is a prime, and no clamped scalar a multiple of it: never nothing.
    publicHalf: async () => (await scalar.times(base)) as Uint8Array,
    async seal(plaintext, { peer, nonce }) {
      const { default: nacl } = await import('tweetnacl')
      const key = await boxKey(scalar, peer)
      return key && nacl.secretbox(plaintext, nonce, key)
    },
    async open(sealed, { peer, nonce }) {
      const { default: nacl } = await import('tweetnacl')
      const key = await boxKey(scalar, peer)
      return (key && nacl.secretbox.open(sealed, nonce, key)) ?? undefined
    },
  }
}

/** What tweetnacl exports and does not type. */
interface Untyped {
  readonly lowlevel: {
    crypto_core_hsalsa20(out: Uint8Array, input: Uint8Array, key: Uint8Array, constant: Uint8Array): void
  }
}

/** HSalsa20 of the shared secret: what NaCl calls crypto_box_beforenm. */
async function boxKey(scalar: Scalar, peer: Uint8Array): Promise<Uint8Array | undefined> {
  checkSize(peer)
  const shared = await scalar.times(peer)
  if (shared === undefined) return undefined
  const { default: nacl } = await import('tweetnacl')
  const { lowlevel } = nacl as typeof nacl & Untyped
  const key = new Uint8Array(32)
  lowlevel.crypto_core_hsalsa20(key, new Uint8Array(16), shared, sigma)
  shared.fill(0)
  return key
}

function checkSize(key: Uint8Array): void {
  if (key.length !== 32) malformed('a key of a box has another size')
}
