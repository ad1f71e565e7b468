// A person with a real identity, and the hand that signs for it.
import {
  keyIdOf,
  makeIdentity,
  newId,
  publicIdentityOf,
  sign,
  type IdentitySecrets,
  type PublicIdentity,
  type Receiver,
  type UserId,
} from '@infisical/crypto'
import type { EntryAuthor, Signer } from '../build-entry.ts'

export interface TestPerson extends EntryAuthor {
  readonly name: string
  readonly email: string
  readonly identity: PublicIdentity
  readonly secrets: IdentitySecrets
  readonly receiver: Receiver
}

/** Random keys; the e-mail address is made from the name. */
export async function makePerson(name: string): Promise<TestPerson> {
  const userId = newId<UserId>()
  const { secrets } = await makeIdentity(userId)
  return personOf(name, userId, secrets)
}

/** The person with these keys. */
export async function personOf(name: string, userId: UserId, secrets: IdentitySecrets): Promise<TestPerson> {
  const identity = await publicIdentityOf(userId, secrets)
  const keyId = keyIdOf(identity)
  return {
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@acme.test`,
    userId,
    keyId,
    identity,
    secrets,
    receiver: { kind: 'member', id: userId, keyId },
    sign: signerOf(secrets.signingSeed),
  }
}

export function signerOf(signingSeed: Uint8Array): Signer {
  return (label, ...fields) => sign(label, signingSeed, ...fields)
}
