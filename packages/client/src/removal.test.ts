import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createWorld,
  forgetRates,
  freshDevice,
  kept,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'

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

describe('removing a member', () => {
  it('seals everything anew for those who stay, and leaves him nothing', async () => {
    await admit(bob)
    await admit(carol)
    expect(await read(bob, dev)).toEqual({ A: 'dev', B: 'old' })
    const removed = await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
    expect(removed).toEqual({ email: bob.email, name: 'Bob', epoch: { epoch: 2, environments: 2, secrets: 3 } })

    const before = kept(bob)
    await expect(bob.client.vault.pull(dev)).rejects.toMatchObject({ code: 'not-a-member' })
    expect(kept(bob)).toEqual(before)
    for (const person of [alice, carol, await freshDevice(world, alice), await freshDevice(world, carol)]) {
      expect(await read(person, dev)).toEqual({ A: 'dev', B: 'old' })
      expect(await read(person, prod)).toEqual({ A: 'prod' })
    }
    await carol.client.vault.setSecrets({ ...dev, secrets: secretsOf({ C: 'new' }) })
    expect(await read(alice, dev)).toEqual({ A: 'dev', B: 'old', C: 'new' })
  })

  it('tells what he could read, until it changes', async () => {
    await admit(bob, { environments: ['dev'] })
    await alice.client.sharing.removeMember({ workspaceId, member: 'Bob' })
    const who = { name: 'Bob', email: bob.email, machine: false }
    const exposed = await alice.client.sharing.exposure({ workspaceId })
    expect(exposed).toMatchObject([
      { environment: 'dev', name: 'A', who, kind: 'removed' },
      { environment: 'dev', name: 'B', who, kind: 'removed' },
    ])
    expect(exposed[0]?.since).toBeGreaterThan(Date.now() - 600_000)
    await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'new', C: 'new' }) })
    expect((await alice.client.sharing.exposure({ workspaceId })).map(({ name }) => name)).toEqual(['B'])
    await admit(bob, { environments: ['dev'] })
    expect(await alice.client.sharing.exposure({ workspaceId })).toEqual([])
    expect(await read(bob, dev)).toEqual({ A: 'new', B: 'old', C: 'new' })
  })

  it('leaves personal secrets as they are', async () => {
    await admit(bob)
    await admit(carol)
    await carol.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'of Carol' }), personal: true })
    await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
    expect(await read(carol, dev)).toEqual({ A: 'of Carol', B: 'old' })
    await carol.client.vault.setSecrets({ ...dev, secrets: secretsOf({ B: 'mine too' }), personal: true })
    expect(await read(await freshDevice(world, carol), dev)).toEqual({ A: 'of Carol', B: 'mine too' })
  })

  it('says early what cannot be', async () => {
    await admit(bob, { role: 'admin' })
    await admit(carol)
    const { sharing } = bob.client
    await expect(sharing.removeMember({ workspaceId, member: alice.email })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
    await expect(sharing.removeMember({ workspaceId, member: bob.email })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
    await expect(sharing.removeMember({ workspaceId, member: 'Dora' })).rejects.toMatchObject({
      code: 'member-unknown',
    })
    await expect(carol.client.sharing.removeMember({ workspaceId, member: 'Bob' })).rejects.toMatchObject({
      code: 'not-allowed-here',
    })
    await expect(alice.client.sharing.leave({ workspaceId })).rejects.toMatchObject({ code: 'last-owner' })
    expect(world.requests.slice(-1)).toEqual(['/trpc/workspace.log'])
  })

  it('does over again, when others were faster, only what they changed', async () => {
    await admit(bob)
    await admit(carol)
    let raced = false
    world.intercept = async (url, _request, next) => {
      if (url.pathname === '/trpc/workspace.append' && !raced) {
        raced = true
        await carol.client.vault.setSecrets({ ...dev, secrets: secretsOf({ C: 'just now' }) })
      }
      return next()
    }
    await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
    world.intercept = undefined
    expect(await read(alice, dev)).toEqual({ A: 'dev', B: 'old', C: 'just now' })
    expect(await read(carol, dev)).toEqual({ A: 'dev', B: 'old', C: 'just now' })
  })

  it('meets a push that stands on the old keys', async () => {
    await admit(bob)
    await admit(carol)
    await carol.client.vault.pull(dev)
    await alice.client.sharing.removeMember({ workspaceId, member: bob.email })
    const pushed = await carol.client.vault.push({ ...dev, secrets: secretsOf({ A: 'dev', B: 'old', C: 'c' }) })
    expect(pushed).toMatchObject({ outcome: 'pushed', added: ['C'] })
    expect(await read(alice, dev)).toEqual({ A: 'dev', B: 'old', C: 'c' })
  })

  it('is done by one of two at the same moment, and the other finds it done', async () => {
    await admit(bob, { role: 'admin' })
    await admit(carol)
    const outcomes = await Promise.allSettled([
      alice.client.sharing.removeMember({ workspaceId, member: carol.email }),
      bob.client.sharing.removeMember({ workspaceId, member: carol.email }),
    ])
    const failed = outcomes.filter(({ status }) => status === 'rejected')
    expect(failed).toMatchObject([{ reason: { code: 'member-unknown' } }])
    expect(await read(alice, dev)).toEqual({ A: 'dev', B: 'old' })
    expect(await read(bob, dev)).toEqual({ A: 'dev', B: 'old' })
    expect((await alice.client.workspaces.verify({ workspaceId })).epochs).toBe(2)
  })
})
