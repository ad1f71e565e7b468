// Somebody who has started over, without the forms.
import { makeIdentity, publicIdentityOf, toBase64url, type UserId } from '@infisical/crypto'
import { memoryStorage } from '../src/memory-storage.ts'
import { again, type Person, type World } from './world.ts'

/** The account with keys of the next generation, on a device that has nothing else, as after starting over. */
export async function withNewKeys(world: World, person: Person): Promise<Person> {
  const session = await person.storage.session.read()
  if (session === undefined) throw new Error('nobody is logged in')
  const made = await makeIdentity(session.userId as UserId)
  const generation = session.keys.generation + 1
  const identity = await publicIdentityOf(session.userId as UserId, { ...made.secrets, generation })
  const [signPublic, boxPublic] = [identity.signPublic, identity.boxPublic].map((key) => Uint8Array.from(key))
  await world.database.prisma.user.update({
    where: { email: person.email },
    data: {
      generation,
      signPublic: signPublic as Uint8Array<ArrayBuffer>,
      boxPublic: boxPublic as Uint8Array<ArrayBuffer>,
    },
  })
  const keys = {
    ...session.keys,
    signingSeed: toBase64url(made.secrets.signingSeed),
    boxSecret: toBase64url(made.secrets.boxSecret),
    personalSeed: toBase64url(made.secrets.personalSeed),
    generation,
    signPublic: toBase64url(identity.signPublic),
    boxPublic: toBase64url(identity.boxPublic),
  }
  const storage = memoryStorage()
  await storage.session.write({ ...session, keys })
  return again(world, { ...person, storage })
}
