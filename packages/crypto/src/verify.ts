// Strict verification of signatures (SPEC 2). It throws: there is no boolean that could be left unread.
import { verifyEd25519 } from '#verify'
import type { SignPublic } from './brands.ts'
import { CryptoError } from './errors.ts'
import { frame } from './frame.ts'
import type { SignLabel } from './labels.ts'

/** Refuses (`signature`) whatever is not Ed25519 by `publicKey` over frame(label, fields…). In Node it works synchronously inside. */
export async function verifySignature(
  label: SignLabel,
  publicKey: SignPublic,
  signature: Uint8Array,
  ...fields: readonly Uint8Array[]
): Promise<void> {
  if (!(await verifyEd25519(publicKey, signature, frame(label, ...fields)))) throw new CryptoError('signature')
}
