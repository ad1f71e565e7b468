import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NEXT, codeFor, lie, logInWith, workspaceOf } from '../test/accounts.ts'
import {
  createWorld,
  kept,
  openDevice,
  ORIGIN,
  PASSWORD,
  secretsOf,
  signUp,
  valuesOf,
  type Device,
  type World,
} from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.intercept = undefined
  world.requests.length = 0
})

describe('starting over', () => {
  const startOver = async (email: string, device: Device = {}) => {
    const code = await codeFor(world, email, 'start-over')
    const { client, storage } = openDevice(world, device)
    const account = await client.account.startOver({ email, code, password: NEXT })
    return { account, client, storage, email }
  }

  it('gives new keys to the same account; what the old ones opened stays closed, and says what to do', async () => {
    const alice = await signUp(world)
    const place = await workspaceOf(alice)
    const kit = await alice.client.account.makeRecoveryKit()
    const old = await alice.client.account.whoAmI()
    const fresh = await startOver(alice.email)
    expect(fresh.account).toMatchObject({ userId: old?.userId, email: alice.email, name: 'Alice' })
    expect(fresh.account.fingerprint).not.toEqual(old?.fingerprint)
    const calls = [
      () => fresh.client.vault.pull(place),
      () => fresh.client.vault.setSecrets({ ...place, secrets: secretsOf({ A: '1' }), personal: true }),
      () => fresh.client.workspaces.members(place),
      () => fresh.client.workspaces.listWorkspaces(),
    ]
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ name: 'ClientError', code: 'identity-replaced' })
    // Neither password nor kit of before is good for anything.
    expect(await logInWith(world, alice.email, PASSWORD)).toEqual({ outcome: 'wrong-email-or-password' })
    const code = await codeFor(world, alice.email, 'recovery')
    const recovering = { email: alice.email, code, kit: kit.code, newPassword: PASSWORD }
    await expect(openDevice(world).client.account.recover(recovering)).rejects.toMatchObject({
      code: 'recovery-refused',
    })
  })

  it('leaves the account whole: it makes workspaces, and lists them', async () => {
    const alice = await signUp(world)
    await workspaceOf(alice)
    const { client } = await startOver(alice.email)
    const made = await client.workspaces.createWorkspace({ name: 'again', environments: ['dev'] })
    const place = { workspaceId: made.workspaceId, environment: 'dev' }
    await client.vault.setSecrets({ ...place, secrets: secretsOf({ NEW: 'yes' }) })
    expect(valuesOf((await client.vault.pull(place)).secrets)).toEqual({ NEW: 'yes' })
    expect((await client.workspaces.listWorkspaces()).map(({ name }) => name)).toEqual(['again'])
  })

  it('can be done again, at a device that remembers', async () => {
    const alice = await signUp(world)
    await startOver(alice.email, alice)
    await startOver(alice.email, alice)
    expect(await logInWith(world, alice.email, NEXT, alice)).toMatchObject({ outcome: 'logged-in' })
    const pin = await alice.storage.pins.read({ origin: ORIGIN, user: alice.email, subject: 'account' })
    expect(new TextDecoder().decode(pin)).toContain('"generation": 3')
  })

  it.each([
    ['bundle-rollback', { generation: 0 }],
    ['malformed', { generation: 1_000_000 }],
    ['malformed', { userId: 'alice' }],
  ])('sends no keys when the server answers with %s', async (code, change) => {
    const alice = await signUp(world)
    const mailed = await codeFor(world, alice.email, 'start-over')
    lie(world, 'account.lookUp', () => change)
    world.requests.length = 0
    const before = kept(alice)
    const person = { email: alice.email, code: mailed, password: NEXT }
    await expect(alice.client.account.startOver(person)).rejects.toMatchObject({ code })
    expect(world.requests).toEqual(['/trpc/account.lookUp'])
    expect(kept(alice)).toEqual(before)
  })
})
