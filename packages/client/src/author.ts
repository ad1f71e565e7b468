// The logged-in user as an author of entries and commits: his ids, and signatures by a key that does not leave this device.
import { keyIdOf, sign } from '@infisical/crypto'
import type { EntryAuthor, Signer } from '@infisical/protocol'
import type { Session } from './session.ts'

export function authorOf({ userId, identity, secrets }: Session): EntryAuthor {
  return { userId, keyId: keyIdOf(identity), sign: signerOf(secrets.signingSeed) }
}

export function signerOf(signingSeed: Uint8Array): Signer {
  return (label, ...fields) => sign(label, signingSeed, ...fields)
}
