// sign of SPEC 2: Ed25519 over a frame.
import { ed25519PublicOf, signEd25519 } from '#sign'
import { malformed } from './errors.ts'
import { frame } from './frame.ts'
import type { SignLabel } from './labels.ts'

/** 64 bytes. `signingSeed` is the 32-byte seed of RFC 8032, never a key pair with a public half that could lie. */
export async function sign(
  label: SignLabel,
  signingSeed: Uint8Array,
  ...fields: readonly Uint8Array[]
): Promise<Uint8Array> {
  checkSize(signingSeed)
  return signEd25519(signingSeed, frame(label, ...fields))
}

/** The public half of a signing seed. */
export async function signPublicOf(signingSeed: Uint8Array): Promise<Uint8Array> {
  checkSize(signingSeed)
  return await ed25519PublicOf(signingSeed)
}

function checkSize(signingSeed: Uint8Array): void {
  if (signingSeed.length !== 32) malformed('a signing seed has another size')
}
