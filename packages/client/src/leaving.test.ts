import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, forgetRates, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let bob: Person
let carol: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }
let prod: { workspaceId: string; environment: string }

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  bob = await signUp(world, 'Bob')
  carol = await signUp(world, 'Carol')
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

describe('leaving', () => {
  it('makes the next client that may change the keys before it seals anything', async () => {
    await admit(bob)
    await admit(carol)
    await carol.client.vault.pull(dev)
    await bob.client.sharing.leave({ workspaceId })
    await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'not-a-member' })
    const change = { ...dev, secrets: secretsOf({ C: 'c' }) }
    await expect(carol.client.vault.setSecrets(change)).rejects.toMatchObject({ code: 'epoch-required' })
    const who = [{ email: bob.email, name: 'Bob', how: 'left' }]
    expect(await carol.client.sharing.rotationDue({ workspaceId })).toEqual({ who, byYou: false })
    expect(await alice.client.sharing.rotationDue({ workspaceId })).toEqual({ who, byYou: true })
    expect(await read(carol, dev)).toEqual({ A: 'dev', B: 'old' })
    expect(await alice.client.vault.setSecrets(change)).toMatchObject({ outcome: 'pushed', rotatedFor: [bob.email] })
    expect(await alice.client.sharing.rotationDue({ workspaceId })).toBeUndefined()
    expect(await read(carol, dev)).toEqual({ A: 'dev', B: 'old', C: 'c' })
    const exposed = await alice.client.sharing.exposure({ workspaceId })
    expect(exposed.map(({ environment, name, kind }) => `${environment} ${name} ${kind}`)).toEqual([
      'dev A left',
      'dev B left',
      'prod A left',
    ])
  })

  it('makes an invite wait for new keys too', async () => {
    await admit(bob)
    await bob.client.sharing.leave({ workspaceId })
    const invited = await alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'reader' })
    expect(invited.rotatedFor).toEqual([bob.email])
    await bob.client.sharing.join(invited.link)
    expect(await read(bob, dev)).toEqual({ A: 'dev', B: 'old' })
  })
})
