// A member who lost his keys and comes back with new ones.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withNewKeys } from '../test/new-keys.ts'
import { createWorld, forgetRates, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

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

describe('a member with new keys', () => {
  it('comes back by a new invite, without his personal secrets, and everybody gets new keys', async () => {
    await alice.client.sharing.verifyMember({ workspaceId, member: bob.email, compared: true })
    const back = await withNewKeys(world, bob)
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
    const back = await withNewKeys(world, bob)
    await back.client.sharing.join(await invite({ role: 'reader' }))
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1' })
    await back.client.vault.setSecrets({ ...dev, secrets: secretsOf({ MINE: 'new' }), personal: true })
    expect(valuesOf((await back.client.vault.pull(dev)).secrets)).toEqual({ A: '1', MINE: 'new' })
    expect(await alice.client.workspaces.verify({ workspaceId })).toMatchObject({ members: 2, epochs: 2 })
  })
})
