import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, logIn, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let workspaceId: string
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  place = { workspaceId, environment: 'dev' }
  world.requests.length = 0
})

const push = (person: Person, values: Record<string, string>, how: object = {}) =>
  person.client.vault.push({ ...place, secrets: secretsOf(values), ...how })
const pulled = async (person: Person, how: object = {}) =>
  valuesOf((await person.client.vault.pull({ ...place, ...how })).secrets)

describe('two who push', () => {
  it('merge disjoint names in silence', async () => {
    await push(alice, { A: '1', B: '1', C: '1' })
    const bob = await logIn(world, alice)
    await (await bob.client.vault.pull(place)).remember()
    await push(alice, { A: '2', B: '1', C: '1' })
    const result = await push(bob, { A: '1', B: '2', C: '1', D: '1' })
    expect(result).toMatchObject({
      outcome: 'pushed',
      changed: ['B'],
      added: ['D'],
      behind: ['A'],
      conflicts: [],
      seq: 4,
    })
    expect(await pulled(alice)).toEqual({ A: '2', B: '2', C: '1', D: '1' })
  })

  it('are told when both changed the same name, and force decides', async () => {
    await push(alice, { A: '1', B: '1' })
    const bob = await logIn(world, alice)
    await (await bob.client.vault.pull(place)).remember()
    await push(alice, { A: '2', B: '1' })
    expect(await push(bob, { A: '3', B: '2' })).toMatchObject({ outcome: 'conflict', conflicts: ['A'], seq: 3 })
    expect(await pulled(alice)).toEqual({ A: '2', B: '1' })
    expect(await push(bob, { A: '3', B: '2' }, { force: true })).toMatchObject({
      outcome: 'pushed',
      changed: ['A', 'B'],
    })
    expect(await pulled(alice)).toEqual({ A: '3', B: '2' })
  })

  it('do not undo each other by a file that was not pulled since, though the device has seen the change', async () => {
    await push(alice, { A: '1', B: '1' })
    const bob = await logIn(world, alice)
    await (await bob.client.vault.pull(place)).remember('.env')
    await push(alice, { A: '2', B: '1' })
    await bob.client.vault.pull(place)
    expect(await push(bob, { A: '1', B: '2' }, { file: '.env' })).toMatchObject({ behind: ['A'], changed: ['B'] })
    expect(await pulled(alice)).toEqual({ A: '2', B: '2' })
  })

  it('must look at what they never saw before they overwrite it', async () => {
    await push(alice, { A: '1' })
    const bob = await logIn(world, alice)
    expect(await push(bob, { A: '2', B: '1' })).toMatchObject({ outcome: 'conflict', conflicts: ['A'] })
    expect(await push(alice, { A: '2' }, { file: 'another' })).toMatchObject({ outcome: 'pushed', changed: ['A'] })
  })

  it('have not seen everything because they pushed something', async () => {
    await push(alice, { A: '1' })
    const bob = await logIn(world, alice)
    expect(await push(bob, { B: '1' }, { file: 'b.env' })).toMatchObject({ outcome: 'pushed', added: ['B'] })
    expect(await push(bob, { A: '2' }, { file: 'a.env' })).toMatchObject({ outcome: 'conflict', conflicts: ['A'] })
    await (await bob.client.vault.pull(place)).remember('b.env')
    expect(await push(bob, { A: '2' }, { file: 'a.env' })).toMatchObject({ outcome: 'pushed', changed: ['A'] })
  })

  it('set single secrets whatever they were', async () => {
    await push(alice, { A: '1' })
    const bob = await logIn(world, alice)
    await pulled(bob)
    await push(alice, { A: '2' })
    expect(await bob.client.vault.setSecrets({ ...place, secrets: secretsOf({ A: '1' }) })).toMatchObject({
      outcome: 'pushed',
      changed: ['A'],
    })
    expect(await pulled(alice)).toEqual({ A: '1' })
  })

  it('all get through when they push at the same time', async () => {
    const people = [alice, await logIn(world, alice), await logIn(world, alice), await logIn(world, alice)]
    const results = await Promise.all(people.map((person, i) => push(person, { [`NAME_${i}`]: String(i) })))
    expect(results.map(({ outcome }) => outcome)).toEqual(['pushed', 'pushed', 'pushed', 'pushed'])
    expect(new Set(results.map(({ seq }) => seq))).toEqual(new Set([2, 3, 4, 5]))
    expect(await pulled(alice)).toEqual({ NAME_0: '0', NAME_1: '1', NAME_2: '2', NAME_3: '3' })
  })

  it('do not push twice when an answer got lost', async () => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      return url.pathname === '/trpc/secret.push' ? Promise.reject(new Error('lost')) : answer
    }
    await expect(push(alice, { A: '1' })).rejects.toMatchObject({ code: 'server-unreachable' })
    world.intercept = undefined
    expect(await push(alice, { A: '1' })).toMatchObject({ outcome: 'nothing-to-do', unchanged: ['A'], seq: 2 })
  })
})

describe('a file in step', () => {
  it('is remembered by what it held, per file', async () => {
    await push(alice, { A: '1' }, { file: 'a.env' })
    const { vault } = alice.client
    expect(await vault.lastInStep({ ...place, file: 'a.env' })).toEqual(new Map([['A', '1']]))
    expect(await vault.lastInStep({ ...place, file: 'b.env' })).toBeUndefined()
    await push(alice, { A: 'mine' }, { personal: true })
    const result = await vault.pull(place)
    await result.remember('b.env')
    expect(await vault.lastInStep({ ...place, file: 'b.env' })).toEqual(new Map([['A', 'mine']]))
    expect(await push(alice, { A: 'mine' }, { file: 'b.env', force: true })).toMatchObject({
      outcome: 'nothing-to-do',
      behind: ['A'],
    })
    expect(await pulled(alice, { personal: false })).toEqual({ A: '1' })
  })

  it('is known from the pins after the session that remembered it ended', async () => {
    await push(alice, { A: '1', B: '1' })
    const back = await logIn(world, alice, { storage: alice.storage })
    expect(await push(back, { A: '2', B: '1' })).toMatchObject({ outcome: 'pushed', changed: ['A'], unchanged: ['B'] })
  })
})
