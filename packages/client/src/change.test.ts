import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { again, createWorld, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] })
  place = { workspaceId, environment: 'dev' }
  await alice.client.vault.setSecrets({ ...place, secrets: secretsOf({ A: '1', B: '1' }) })
  world.requests.length = 0
})

type Change = Omit<Parameters<Person['client']['vault']['change']>[0], 'workspaceId' | 'environment'>
const change = (how: Change, person = alice) => person.client.vault.change({ ...place, ...how })
const pulled = async (how: object = {}) => valuesOf((await alice.client.vault.pull({ ...place, ...how })).secrets)

it('sets and removes exactly these, in one commit and one request', async () => {
  const expected = [
    { name: 'A', value: '1' },
    { name: 'B', value: '1' },
    { name: 'C', value: null },
  ]
  const result = await change({ set: secretsOf({ A: '2', C: '1' }), remove: ['B'], expect: expected })
  expect(result).toMatchObject({
    outcome: 'pushed',
    added: ['C'],
    changed: ['A'],
    removed: ['B'],
    conflicts: [],
    seq: 3,
  })
  expect(world.requests).toEqual(['/trpc/secret.push'])
  expect(await pulled()).toEqual({ A: '2', C: '1' })
})

it('is refused whole, by the names that hold something else', async () => {
  const wrong = [
    { name: 'A', value: '0' },
    { name: 'B', value: null },
    { name: 'C', value: '1' },
  ]
  const set = secretsOf({ A: '2', D: '1' })
  expect(await change({ set, remove: ['B', 'C'], expect: wrong.slice(0, 2) })).toMatchObject({
    outcome: 'conflict',
    conflicts: ['A', 'B'],
  })
  // A name may be expected without being changed.
  expect(await change({ set: secretsOf({ D: '1' }), expect: wrong })).toMatchObject({
    outcome: 'conflict',
    conflicts: ['A', 'B', 'C'],
  })
  expect(world.requests).not.toContain('/trpc/secret.push')
  expect(await pulled()).toEqual({ A: '1', B: '1' })
})

it('minds nothing that is already as it was wanted', async () => {
  const expected = [
    { name: 'A', value: '0' },
    { name: 'GONE', value: 'x' },
  ]
  const same = { set: secretsOf({ A: '1' }), remove: ['GONE'], expect: expected }
  expect(await change(same)).toMatchObject({ outcome: 'nothing-to-do', unchanged: ['A'], removed: [] })
})

it('loses a race and says so: what it expects is looked at again on the head that came first', async () => {
  const bob = again(world, alice)
  world.intercept = async (url, _request, next) => {
    if (url.pathname !== '/trpc/secret.push') return await next()
    world.intercept = undefined
    await change({ set: secretsOf({ A: 'bob', C: 'bob' }) }, bob)
    return await next()
  }
  const result = await change({ set: secretsOf({ A: 'alice', D: 'alice' }), expect: [{ name: 'A', value: '1' }] })
  expect(result).toMatchObject({ outcome: 'conflict', conflicts: ['A'], seq: 3 })
  expect(world.requests.filter((path) => path === '/trpc/secret.push')).toHaveLength(2)
  expect(await pulled()).toEqual({ A: 'bob', B: '1', C: 'bob' })
})

it('goes through on a newer head where nothing that it expects has moved', async () => {
  const bob = again(world, alice)
  world.intercept = async (url, _request, next) => {
    if (url.pathname !== '/trpc/secret.push') return await next()
    world.intercept = undefined
    await change({ set: secretsOf({ C: 'bob' }) }, bob)
    return await next()
  }
  const result = await change({ remove: ['A'], expect: [{ name: 'A', value: '1' }] })
  expect(result).toMatchObject({ outcome: 'pushed', removed: ['A'], seq: 4 })
  expect(await pulled()).toEqual({ B: '1', C: 'bob' })
})

it('of personal secrets looks at those alone', async () => {
  const set = secretsOf({ A: 'mine' })
  const personal = { set, personal: true }
  expect(await change({ ...personal, expect: [{ name: 'A', value: '1' }] })).toMatchObject({ outcome: 'conflict' })
  expect(await change({ ...personal, expect: [{ name: 'A', value: null }] })).toMatchObject({ added: ['A'] })
  expect(await pulled()).toEqual({ A: 'mine', B: '1' })
  expect(await pulled({ personal: false })).toEqual({ A: '1', B: '1' })
})

it('names nothing twice, and nothing that cannot be stored', async () => {
  const set = secretsOf({ A: '2' })
  const bad = [
    [{ set: [...set, ...set] }, 'secret-duplicate'],
    [{ set, remove: ['A'] }, 'secret-duplicate'],
    [{ remove: ['A', 'A'] }, 'secret-duplicate'],
    [{ set: secretsOf({ '': '1' }) }, 'secret-name'],
    [{ set: secretsOf({ A: '\ud800' }) }, 'secret-value'],
    [{ set, message: 'x'.repeat(5000) }, 'message-limit'],
  ] as const
  for (const [how, code] of bad)
    await expect(change(how), JSON.stringify(how)).rejects.toMatchObject({ name: 'ClientError', code })
  expect(world.requests).toEqual([])
})
