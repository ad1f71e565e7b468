// The first pull of an environment on a device: it knows a name, and only the verified log says what that name means.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  again,
  createWorld,
  freshDevice,
  kept,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'
import { memoryStorage } from './memory-storage.ts'

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
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
  place = { workspaceId, environment: 'dev' }
  world.requests.length = 0
})

const set = (values: Record<string, string>) => alice.client.vault.setSecrets({ ...place, secrets: secretsOf(values) })
const pull = (person: Person) => again(world, person).client.vault.pull(place)

describe('first contact', () => {
  /** Changes the question that goes to the server. */
  function askDifferently(change: (input: string) => string): void {
    world.intercept = (url, _request, next) => {
      if (url.pathname === '/trpc/secret.pull')
        url.searchParams.set('input', change(url.searchParams.get('input') ?? ''))
      return next()
    }
  }

  it('is one request: log, keys and secrets', async () => {
    await set({ A: '1', B: '2' })
    const person = await freshDevice(world, alice)
    world.requests.length = 0
    const { secrets, stats } = await pull(person)
    expect([valuesOf(secrets), stats]).toEqual([
      { A: '1', B: '2' },
      { way: 'cold', opened: 2 },
    ])
    expect(world.requests).toEqual(['/trpc/secret.pull'])
    expect((await pull(person)).stats.way).toBe('warm')
  })

  it('is one request with an environment that is newer than all this device knows', async () => {
    const person = await freshDevice(world, alice)
    await pull(person)
    const later = { ...place, environment: 'later' }
    await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name: 'later' })
    await alice.client.vault.setSecrets({ ...later, secrets: secretsOf({ A: 'later' }) })
    world.requests.length = 0
    const { secrets, stats } = await again(world, person).client.vault.pull(later)
    expect([valuesOf(secrets), stats.way]).toEqual([{ A: 'later' }, 'cold'])
    expect(world.requests).toEqual(['/trpc/secret.pull'])
  })

  it.each(['nope', 'constructor', '', 'Dev', 'x'.repeat(33), '\ud800'])(
    'with %j, which is no environment: the verified log says so',
    async (environment) => {
      const person = await freshDevice(world, alice)
      const before = kept(person)
      await expect(person.client.vault.pull({ ...place, environment })).rejects.toMatchObject({
        name: 'ClientError',
        code: 'environment-unknown',
      })
      expect(kept(person)).toEqual(before)
      expect(world.requests).toEqual(['/trpc/secret.pull', '/trpc/workspace.log'])
    },
  )

  it('believes the log, and not the server, about which environments there are', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    askDifferently((input) => input.replaceAll('"environment":"dev"', '"environment":"nope"'))
    expect(valuesOf((await pull(person)).secrets)).toEqual({ A: '1' })
    expect(world.requests.slice(-3)).toEqual(['/trpc/secret.pull', '/trpc/workspace.log', '/trpc/secret.pull'])
  })

  it('believes the log, and not the server, about which environment has that name', async () => {
    await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name: 'prod' })
    const person = await freshDevice(world, alice)
    const before = kept(person)
    askDifferently((input) => input.replaceAll('"environment":"dev"', '"environment":"prod"'))
    await expect(pull(person)).rejects.toMatchObject({ name: 'TrustError', code: 'commit-env' })
    expect(kept(person)).toEqual(before)
  })
})

describe('a device that has been there, and lost how it is called', () => {
  it('because it stopped before it wrote the log goes on from the secrets that it wrote', async () => {
    const person = await freshDevice(world, alice)
    await pull(person)
    const later = { ...place, environment: 'later' }
    await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name: 'later' })
    await alice.client.vault.setSecrets({ ...later, secrets: secretsOf({ A: '1' }) })
    const { caches } = person.storage
    const write: typeof caches.write = (item, content) =>
      item.item === 'workspace' ? Promise.reject(new Error('no power')) : caches.write(item, content)
    const device = { ...person, storage: { ...person.storage, caches: { ...caches, write } } }
    await expect(again(world, device).client.vault.pull(later)).rejects.toThrow('no power')
    const { secrets, stats } = await again(world, person).client.vault.pull(later)
    expect([valuesOf(secrets), stats]).toEqual([{ A: '1' }, { way: 'delta', opened: 0 }])
  })

  it('with all pins goes on from its caches, and knows an older head', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    const device = { ...person, storage: { ...person.storage, pins: memoryStorage().pins } }
    world.intercept = async (url, _request, next) => {
      if (url.pathname !== '/trpc/secret.pull') return await next()
      const { result } = (await (await next()).json()) as { result: { data: { chains: object[] } } }
      const chains = result.data.chains.map((chain) => ({ ...chain, headSeq: 1 }))
      return Response.json({ result: { data: { ...result.data, chains } } })
    }
    await expect(pull(device)).rejects.toMatchObject({ name: 'TrustError', code: 'commit-rollback' })
    world.intercept = undefined
    world.requests.length = 0
    expect((await pull(device)).stats).toEqual({ way: 'delta', opened: 0 })
    expect((await pull(device)).stats.way).toBe('warm')
  })
})
