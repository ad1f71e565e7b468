import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, forgetRates, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }
let prod: { workspaceId: string; environment: string }

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await signUp(world, 'Bob')
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  await forgetRates(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
  prod = { workspaceId, environment: 'prod' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'dev', B: 'old' }) })
  await alice.client.vault.setSecrets({ ...prod, secrets: secretsOf({ A: 'prod' }) })
})

const admit = async (person: Person, terms: object = {}) => {
  const plan = { workspaceId, email: person.email, role: 'writer' as const, ...terms }
  await person.client.sharing.join((await alice.client.sharing.invite(plan)).link)
}
const read = async (person: Person, place: { workspaceId: string; environment: string }) =>
  valuesOf((await person.client.vault.pull(place)).secrets)

describe('access', () => {
  it('that narrows changes the keys of everybody, and that widens brings the boxes for it', async () => {
    await admit(bob)
    await bob.client.vault.pull(prod)
    const narrowed = await alice.client.sharing.setAccess({ workspaceId, member: 'Bob', environments: ['dev'] })
    expect(narrowed).toMatchObject({ member: { environments: ['dev'], role: 'writer' }, epoch: { epoch: 2 } })
    expect(await read(bob, dev)).toEqual({ A: 'dev', B: 'old' })
    await expect(bob.client.vault.pull(prod)).rejects.toMatchObject({ code: 'environment-closed' })
    expect(
      (await alice.client.sharing.exposure({ workspaceId })).map(({ kind, environment }) => [kind, environment]),
    ).toEqual([['narrowed', 'prod']])
    const widened = await alice.client.sharing.setAccess({ workspaceId, member: 'Bob', environments: ['dev', 'prod'] })
    expect(widened.epoch).toBeUndefined()
    expect(await read(bob, prod)).toEqual({ A: 'prod' })
    const admin = await alice.client.sharing.setAccess({ workspaceId, member: 'Bob', role: 'admin' })
    expect(admin.member).toMatchObject({ role: 'admin', environments: 'all' })
    await bob.client.vault.setSecrets({ ...prod, secrets: secretsOf({ A: 'by Bob' }) })
    expect(await read(alice, prod)).toEqual({ A: 'by Bob' })
    await alice.client.sharing.setAccess({ workspaceId, member: 'Bob', role: 'reader' })
    await expect(bob.client.vault.setSecrets({ ...prod, secrets: secretsOf({ A: 'x' }) })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
  })

  it('is refused early where it cannot be', async () => {
    await admit(bob)
    const change = (terms: object) => alice.client.sharing.setAccess({ workspaceId, member: 'Bob', ...terms })
    await expect(change({ role: 'writer' })).rejects.toMatchObject({ code: 'access-unchanged' })
    await expect(change({ role: 'admin', environments: ['dev'] })).rejects.toMatchObject({ code: 'role-access' })
    await expect(change({ environments: ['nowhere'] })).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(change({ member: alice.email, role: 'admin' })).rejects.toMatchObject({ code: 'last-owner' })
  })
})
