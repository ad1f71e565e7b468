// The logged-in user as an author of entries and commits: his ids, and signatures by a key that does not leave this device.
import { keyIdOf, sign } from '@infisical/crypto'
import type { Author, Signer } from '@infisical/protocol'
import type { Session } from './session.ts'

export async function authorOf(session: Session): Promise<Author> {
  const identity = await session.identity()
  return { userId: session.userId, keyId: keyIdOf(identity), sign: signerOf(session.secrets.signingSeed) }
}

export function signerOf(signingSeed: Uint8Array): Signer {
  return (label, ...fields) => sign(label, signingSeed, ...fields)
}

