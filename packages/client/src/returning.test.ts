// A member who lost his keys and comes back with new ones.
import { makeIdentity, publicIdentityOf, toBase64url, type UserId } from '@infisical/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, forgetRates, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'
import { memoryStorage } from './memory-storage.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  await forgetRates(world)
  bob = await signUp(world, 'Bob')
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: '1' }) })
  await bob.client.sharing.join(await invite())
  await bob.client.vault.setSecrets({ ...dev, secrets: secretsOf({ MINE: 'lost' }), personal: true })
})

const invite = async (more: object = {}) =>
  (await alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'writer', ...more })).link

/** The account with keys of the next generation, on a device that has nothing else, as after starting over. */
async function withNewKeys(person: Person): Promise<Person> {
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

describe('a member with new keys', () => {
  it('comes back by a new invite, without his personal secrets, and everybody gets new keys', async () => {
    await alice.client.sharing.verifyMember({ workspaceId, member: bob.email, compared: true })
    const back = await withNewKeys(bob)
    await expect(back.client.vault.pull(dev)).rejects.toMatchObject({ code: 'identity-replaced' })
    await expect(invite()).rejects.toMatchObject({ code: 'already-member' })
    expect(await back.client.sharing.join(await invite({ again: true }))).toMatchObject({ role: 'writer' })
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1' })

    const who = [{ email: bob.email, name: 'Bob', how: 'new-keys' }]
    expect(await alice.client.sharing.rotationDue({ workspaceId })).toEqual({ who, byYou: true })
    const change = { ...dev, secrets: secretsOf({ B: '2' }) }
    await expect(back.client.vault.setSecrets(change)).rejects.toMatchObject({ code: 'epoch-required' })
    expect((await alice.client.vault.setSecrets(change)).rotatedFor).toEqual([bob.email])
    const members = await alice.client.workspaces.members({ workspaceId })
    expect(members.find(({ you }) => !you)?.verified).toEqual({ by: 'changed' })

    await back.client.vault.setSecrets({ ...dev, secrets: secretsOf({ MINE: 'new' }), personal: true })
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1', B: '2', MINE: 'new' })
    await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'workspace-unknown' })
  })

  it('who left before comes back as well', async () => {
    await bob.client.sharing.leave({ workspaceId })
    const back = await withNewKeys(bob)
    await back.client.sharing.join(await invite({ role: 'reader' }))
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1' })
    await back.client.vault.setSecrets({ ...dev, secrets: secretsOf({ MINE: 'new' }), personal: true })
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1', MINE: 'new' })
    expect(await alice.client.workspaces.verify({ workspaceId })).toMatchObject({ members: 2, epochs: 2 })
  })
})
