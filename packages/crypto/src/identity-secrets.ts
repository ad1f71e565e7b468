// The private half of an identity. Public halves are always made from the 32-byte seeds: a stored key pair could carry somebody else's
// public half.
import { boxSecretOf } from './box.ts'
import type { BoxPublic, Id, SignPublic, UserId } from './brands.ts'
import { concealed } from './concealed.ts'
import type { PublicIdentity } from './identity.ts'
import { randomBytes } from './random.ts'
import { signPublicOf } from './sign.ts'

export interface IdentitySecrets {
  /** Ed25519, 32 bytes. */
  readonly signingSeed: Uint8Array
  /** X25519, 32 bytes. */
  readonly boxSecret: Uint8Array
  /** The root of the keys of personal secrets, 32 bytes. */
  readonly personalSeed: Uint8Array
  readonly generation: number
}

/** A fresh identity: of generation 1, or of a later one for who starts over. */
export async function makeIdentity(
  userId: UserId,
  generation = 1,
): Promise<{ secrets: IdentitySecrets; identity: PublicIdentity }> {
  const secrets = concealed({
    signingSeed: randomBytes(32),
    boxSecret: randomBytes(32),
    personalSeed: randomBytes(32),
    generation,
  })
  return { secrets, identity: await publicIdentityOf(userId, secrets) }
}

/** Keys made from one's own seeds need no admission: they are what admission asks for. */
export async function publicIdentityOf<Owner extends Id>(
  userId: Owner,
  secrets: Pick<IdentitySecrets, 'signingSeed' | 'boxSecret' | 'generation'>,
): Promise<PublicIdentity<Owner>> {
  return {
    userId,
    generation: secrets.generation,
    signPublic: (await signPublicOf(secrets.signingSeed)) as SignPublic,
    boxPublic: (await (await boxSecretOf(secrets.boxSecret)).publicHalf()) as BoxPublic,
  }
}
