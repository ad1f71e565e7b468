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
import { memoryStorage, type MemoryStorage } from './memory-storage.ts'

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
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`NAME_${i}`, `value ${i}`]))

/** Changes the answers to one procedure. */
function answerDifferently(procedure: string, change: (data: Record<string, unknown>) => object): void {
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname !== `/trpc/${procedure}`) return answer
    const { result } = (await answer.json()) as { result: { data: Record<string, unknown> } }
    return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
  }
}

describe('answers in several parts', () => {
  it('of a long log are put together', async () => {
    for (const name of ['one', 'two', 'three'])
      await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name })
    answerDifferently('workspace.log', ({ entries }) => ({ entries: (entries as string[]).slice(0, 2) }))
    const person = await freshDevice(world, alice)
    world.requests.length = 0
    expect(await person.client.workspaces.environments(place)).toHaveLength(4)
    expect(world.requests.filter((path) => path === '/trpc/workspace.log').length).toBeGreaterThanOrEqual(3)
  })

  it('of a long log in a pull are completed by the log', async () => {
    const person = await freshDevice(world, alice)
    await pull(person)
    for (const name of ['one', 'two', 'three'])
      await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name })
    answerDifferently('secret.pull', ({ entries }) => ({ entries: (entries as string[]).slice(0, 1) }))
    expect((await pull(person)).stats).toEqual({ way: 'delta', opened: 0 })
    world.intercept = undefined
    expect((await pull(person)).stats.way).toBe('warm')
  })

  it('of an invite are put together', async () => {
    const bob = await signUp(world, 'Bob')
    const { workspaceId } = place
    const { link } = await alice.client.sharing.invite({ workspaceId, email: bob.email, role: 'reader' })
    answerDifferently('invite.open', ({ entries }) => ({ entries: (entries as string[]).slice(0, 1) }))
    expect(await bob.client.sharing.join(link)).toMatchObject({ workspaceId })
  })

  it('of many commits are fetched until the chain is whole', async () => {
    const [behind, forgetful] = [await freshDevice(world, alice), await freshDevice(world, alice)]
    for (const person of [behind, forgetful]) await pull(person)
    for (let i = 0; i < 6; i++) await set({ A: String(i) })
    const shorten = (commits: unknown) => ({ commits: (commits as string[]).slice(0, 2) })
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (!['/trpc/secret.pull', '/trpc/secret.commits'].includes(url.pathname)) return answer
      const { result } = (await answer.json()) as {
        result: { data: { commits?: string[]; chains?: { commits: string[] }[] } }
      }
      const { data } = result
      const shortened = data.chains?.map((chain) => ({ ...chain, ...shorten(chain.commits) }))
      const change = shortened === undefined ? shorten(data.commits) : { chains: shortened }
      return Response.json({ result: { data: { ...data, ...change } } })
    }
    expect(valuesOf((await pull(behind)).secrets)).toEqual({ A: '5' })
    const lost = { ...forgetful, storage: { ...forgetful.storage, caches: memoryStorage().caches } }
    expect(valuesOf((await pull(lost)).secrets)).toEqual({ A: '5' })
    expect(world.requests.filter((path) => path === '/trpc/secret.commits').length).toBeGreaterThanOrEqual(4)
  })

  it('that stop before the chain is whole are no answer', async () => {
    const person = await freshDevice(world, alice)
    await pull(person)
    for (let i = 0; i < 3; i++) await set({ A: String(i) })
    const before = kept(person)
    answerDifferently('secret.pull', ({ chains }) => ({
      chains: (chains as { commits: string[] }[]).map((chain) => ({ ...chain, commits: chain.commits.slice(0, 1) })),
    }))
    const cut = world.intercept
    world.intercept = async (url, request, next) =>
      url.pathname === '/trpc/secret.commits'
        ? Response.json({ result: { data: { commits: [], headSeq: 9 } } })
        : ((await cut?.(url, request, next)) ?? (await next()))
    await expect(pull(person)).rejects.toMatchObject({ name: 'TrustError', code: 'commit-parent' })
    expect(kept(person)).toEqual(before)
  })
})

describe('a server that drips its answers for ever', () => {
  it('is left: one more commit each time, and the head always far away', async () => {
    const person = await freshDevice(world, alice)
    await pull(person)
    await set({ A: '1' })
    const before = kept(person)
    world.intercept = async (url, _request, next) => {
      if (url.pathname === '/trpc/secret.commits')
        return Response.json({ result: { data: { commits: ['AAAA'], headSeq: 1e9 } } })
      const answer = await next()
      if (url.pathname !== '/trpc/secret.pull') return answer
      const { result } = (await answer.json()) as { result: { data: { chains: object[] } } }
      const chains = result.data.chains.map((chain) => ({ ...chain, headSeq: 1e9 }))
      return Response.json({ result: { data: { ...result.data, chains } } })
    }
    world.requests.length = 0
    await expect(pull(person)).rejects.toMatchObject({ name: 'TrustError', code: 'limit' })
    expect(world.requests.length).toBeLessThan(100)
    expect(kept(person)).toEqual(before)
  })
})

describe('a pack beside the answer', () => {
  const values = many(400)
  beforeEach(async () => {
    await set(values)
  })
  const spoilPack = (change: (bytes: Uint8Array<ArrayBuffer>) => Response) => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      return url.pathname.startsWith('/packs/') ? change(new Uint8Array(await answer.arrayBuffer())) : answer
    }
  }
  const bytes = (content: Uint8Array<ArrayBuffer>) =>
    new Response(content, { headers: { 'content-type': 'application/octet-stream' } })

  it('is fetched by its ticket', async () => {
    const person = await freshDevice(world, alice)
    world.requests.length = 0
    expect(valuesOf((await pull(person)).secrets)).toEqual(values)
    expect(world.requests.at(-1)).toMatch(/^\/packs\/[0-9a-f]{64}\/2$/)
    expect(world.requests).toHaveLength(2)
  })

  it.each<[string, string, (content: Uint8Array<ArrayBuffer>) => Response]>([
    ['cut short', 'malformed', (content) => bytes(content.slice(0, -1))],
    [
      'changed in one bit',
      'entry-hash',
      (content) => bytes(content.map((byte, i) => (i === 50_000 ? byte ^ 1 : byte))),
    ],
    ['empty', 'malformed', () => bytes(new Uint8Array())],
    ['a web page', 'not-infisical', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    [
      'endless',
      'answer-too-large',
      () =>
        new Response(new ReadableStream({ pull: (pipe) => pipe.enqueue(new Uint8Array(1 << 22)) }), {
          headers: { 'content-type': 'application/octet-stream' },
        }),
    ],
  ])('that is %s is refused', async (_, code, change) => {
    const person = await freshDevice(world, alice)
    const before = kept(person)
    spoilPack(change)
    await expect(pull(person)).rejects.toMatchObject({ code })
    expect(kept(person)).toEqual(before)
  })

  it('that went because somebody pushed just then is asked for again, a few times', async () => {
    const person = await freshDevice(world, alice)
    let failures = 2
    const gone = () => Response.json({ error: { code: 'pack-gone', message: '' } }, { status: 410 })
    world.intercept = (url, _request, next) =>
      url.pathname.startsWith('/packs/') && failures-- > 0 ? Promise.resolve(gone()) : next()
    expect((await pull(person)).secrets).toHaveLength(400)
    failures = 99
    await expect(pull(await freshDevice(world, alice))).rejects.toMatchObject({ name: 'ApiError', code: 'pack-gone' })
  })
})

describe('a device that stopped in the middle', () => {
  /** A storage that loses what is written, of one kind, while told to. */
  const failing = (storage: MemoryStorage) => {
    const broken = { pins: false, caches: false }
    const pins = {
      ...storage.pins,
      write: (...args: Parameters<typeof storage.pins.write>) =>
        broken.pins ? Promise.reject(new Error('no power')) : storage.pins.write(...args),
    }
    const caches = {
      ...storage.caches,
      write: (...args: Parameters<typeof storage.caches.write>) =>
        broken.caches ? Promise.reject(new Error('no power')) : storage.caches.write(...args),
    }
    return { broken, storage: { ...storage, pins, caches } }
  }

  it('between its caches and its pins goes on from either', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    const { broken, storage } = failing(person.storage)
    const device = { ...person, storage }
    for (const part of ['pins', 'caches'] as const) {
      await set({ A: part })
      broken[part] = true
      await expect(pull(device)).rejects.toThrow('no power')
      broken[part] = false
      expect(valuesOf((await pull(device)).secrets)).toEqual({ A: part })
      expect((await pull(device)).stats.way).toBe('warm')
    }
  })

  it('with an old copy of its caches catches up, and is not taken for a rollback', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    const old = person.storage.snapshot().caches
    await set({ A: '2', B: '2' })
    await pull(person)
    for (const [name, content] of old) {
      const [origin, userId, workspaceId, item] = JSON.parse(name) as [string, string, string, string]
      await person.storage.caches.write({ origin, userId, workspaceId, item }, content)
    }
    const offline = again(world, person).client.vault.pull({ ...place, offline: true })
    await expect(offline).rejects.toMatchObject({ code: 'nothing-cached' })
    const { secrets, stats } = await pull(person)
    expect([valuesOf(secrets), stats.way]).toEqual([{ A: '2', B: '2' }, 'delta'])
    expect((await pull(person)).stats.way).toBe('warm')
  })

  it('with caches that somebody changed or moved does without them', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    const { caches } = person.storage.snapshot()
    const contents = [...caches.values()]
    for (const [i, name] of [...caches.keys()].entries()) {
      const [origin, userId, workspaceId, item] = JSON.parse(name) as [string, string, string, string]
      const content = contents[(i + 1) % contents.length] ?? new Uint8Array()
      await person.storage.caches.write({ origin, userId, workspaceId, item }, content)
    }
    expect(await pull(person)).toMatchObject({ stats: { way: 'cold', opened: 1 } })
  })
})

describe('news of the log alone', () => {
  it('open nothing, and the next pull is warm again', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    const { workspaceId } = place
    await alice.client.sharing.invite({ workspaceId, email: 'someone@acme.test', role: 'reader' })
    world.requests.length = 0
    expect((await pull(person)).stats).toEqual({ way: 'delta', opened: 0 })
    expect((await pull(person)).stats).toEqual({ way: 'warm', opened: 0 })
    expect(world.requests).toEqual(['/trpc/secret.pull', '/trpc/secret.pull'])
  })

  it('do not keep who pushes from being first', async () => {
    await set({ A: '1' })
    const person = await freshDevice(world, alice)
    await pull(person)
    await alice.client.workspaces.createEnvironment({ workspaceId: place.workspaceId, name: 'more' })
    world.requests.length = 0
    expect(await person.client.vault.setSecrets({ ...place, secrets: secretsOf({ B: '1' }) })).toMatchObject({
      outcome: 'pushed',
    })
    expect(world.requests).toEqual(['/trpc/secret.push', '/trpc/secret.pull', '/trpc/secret.push'])
  })
})
