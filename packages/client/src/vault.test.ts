import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, kept, logIn, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

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

describe('the vault', () => {
  it('gives back what was pushed, on this device and on another', async () => {
    const values = { EMPTY: '', LINES: 'a\nb\r\n', ÜMLAUT: '😀', QUOTES: `'"\`$\\`, LONG: 'x'.repeat(65_536) }
    expect(await push(alice, values)).toMatchObject({
      outcome: 'pushed',
      added: Object.keys(values).sort(),
      seq: 2,
      workspaceName: 'acme',
    })
    expect(await pulled(alice)).toEqual(values)
    expect(await pulled(await logIn(world, alice))).toEqual(values)
  })

  it('keeps environments apart', async () => {
    await push(alice, { A: 'dev' })
    await push(alice, { A: 'prod' }, { environment: 'prod' })
    expect(await pulled(alice)).toEqual({ A: 'dev' })
    expect(await pulled(alice, { environment: 'prod' })).toEqual({ A: 'prod' })
  })

  it('sends a push in one request, and only what changed', async () => {
    await push(alice, { A: '1', B: '2' })
    world.requests.length = 0
    expect(await push(alice, { A: '1', B: '3', C: '4' })).toMatchObject({
      added: ['C'],
      changed: ['B'],
      unchanged: ['A'],
      removed: [],
    })
    expect(world.requests).toEqual(['/trpc/secret.push'])
    expect(await world.database.prisma.secretValue.count()).toBeGreaterThanOrEqual(4)
  })

  it('says that there is nothing to do, having looked', async () => {
    await push(alice, { A: '1' })
    world.requests.length = 0
    expect(await push(alice, { A: '1' })).toMatchObject({ outcome: 'nothing-to-do', unchanged: ['A'], seq: 2 })
    expect(world.requests).toEqual(['/trpc/secret.pull'])
  })

  it('shows what a push would do and sends nothing', async () => {
    await push(alice, { A: '1', GONE: '1' })
    expect(await push(alice, { A: '2', B: '1' }, { dryRun: true, prune: true })).toMatchObject({
      outcome: 'dry-run',
      added: ['B'],
      changed: ['A'],
      removed: ['GONE'],
      seq: 2,
    })
    expect(await pulled(alice)).toEqual({ A: '1', GONE: '1' })
  })

  it('removes what a file lacks only when it is told to', async () => {
    await push(alice, { A: '1', B: '1' })
    await push(alice, { A: '1' })
    expect(await pulled(alice)).toEqual({ A: '1', B: '1' })
    expect(await push(alice, { A: '1' }, { prune: true })).toMatchObject({ removed: ['B'] })
    expect(await pulled(alice)).toEqual({ A: '1' })
    await push(alice, { A: '1', B: 'again' })
    expect(await pulled(await logIn(world, alice))).toEqual({ A: '1', B: 'again' })
  })

  it('lets personal secrets override the shared ones, for their owner alone', async () => {
    await push(alice, { URL: 'shared', PORT: '1' })
    expect(await push(alice, { URL: 'mine', OWN: 'p' }, { personal: true })).toMatchObject({
      outcome: 'pushed',
      added: ['OWN', 'URL'],
      seq: 1,
    })
    const { secrets } = await alice.client.vault.pull(place)
    expect(valuesOf(secrets)).toEqual({ URL: 'mine', OWN: 'p', PORT: '1' })
    expect(
      secrets
        .filter(({ source }) => source === 'personal')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['OWN', 'URL'])
    expect(await pulled(alice, { personal: false })).toEqual({ URL: 'shared', PORT: '1' })
    expect(await pulled(await logIn(world, alice))).toEqual({ URL: 'mine', OWN: 'p', PORT: '1' })
  })

  it('sets, gets, lists and deletes single secrets', async () => {
    const { vault } = alice.client
    await vault.setSecrets({ ...place, secrets: secretsOf({ B: '1', A: '2' }), message: 'first ones' })
    expect(await vault.setSecrets({ ...place, secrets: secretsOf({ B: '9' }) })).toMatchObject({
      changed: ['B'],
      outcome: 'pushed',
    })
    expect(await vault.getSecret({ ...place, name: 'B' })).toMatchObject({ name: 'B', value: '9', source: 'shared' })
    expect((await vault.listSecrets(place)).map(({ name }) => name)).toEqual(['A', 'B'])
    await expect(vault.deleteSecrets({ ...place, names: ['A', 'NOPE'] })).rejects.toMatchObject({
      code: 'secret-unknown',
      facts: { names: ['NOPE'] },
    })
    expect(await vault.deleteSecrets({ ...place, names: ['A'] })).toMatchObject({ removed: ['A'], outcome: 'pushed' })
    await expect(vault.getSecret({ ...place, name: 'A' })).rejects.toMatchObject({ code: 'secret-unknown' })
  })

  it('refuses what cannot be a secret before anything is sent', async () => {
    const refused = (values: readonly { name: string; value: string }[]) =>
      alice.client.vault.push({ ...place, secrets: values })
    for (const name of ['', 'a\nb', '\0', '\ud800', 'x'.repeat(257), 'ü'.repeat(129)])
      await expect(refused([{ name, value: '' }])).rejects.toMatchObject({
        code: 'secret-name',
        facts: { names: [name] },
      })
    for (const value of ['\udfff', 'x'.repeat(65_537), '😀'.repeat(16_385)])
      await expect(refused([{ name: 'A', value }])).rejects.toMatchObject({
        code: 'secret-value',
        facts: { names: ['A'] },
      })
    await expect(refused([...secretsOf({ A: '1' }), ...secretsOf({ A: '1' })])).rejects.toMatchObject({
      code: 'secret-duplicate',
    })
    await expect(push(alice, { A: '1' }, { message: 'x'.repeat(1_025) })).rejects.toMatchObject({
      code: 'message-limit',
    })
    expect(world.requests).toEqual([])
  })

  it('knows no other environments and workspaces than there are', async () => {
    await expect(alice.client.vault.pull({ ...place, environment: 'constructor' })).rejects.toMatchObject({
      code: 'environment-unknown',
    })
    await expect(alice.client.vault.pull({ ...place, workspaceId: 'nonsense' })).rejects.toMatchObject({
      code: 'workspace-unknown',
    })
    await expect(alice.client.vault.pull({ ...place, workspaceId: 'a'.repeat(64) })).rejects.toMatchObject({
      code: 'not-a-member',
    })
  })
})

describe('what a device keeps', () => {
  it('makes the next pull one request that opens nothing', async () => {
    await push(alice, { A: '1', B: '2' })
    const other = await logIn(world, alice)
    expect((await other.client.vault.pull(place)).stats).toEqual({ way: 'cold', opened: 2 })
    world.requests.length = 0
    const before = kept(other)
    const result = await again(world, other).client.vault.pull(place)
    expect(result).toMatchObject({
      fromCache: true,
      stats: { way: 'warm', opened: 0 },
      head: { seq: 2 },
      workspaceName: 'acme',
    })
    expect(valuesOf(result.secrets)).toEqual({ A: '1', B: '2' })
    expect(world.requests).toEqual(['/trpc/secret.pull'])
    expect(kept(other)).toEqual(before)
  })

  it('makes a pull after a change open only what changed', async () => {
    await push(alice, { A: '1', B: '2', C: '3' })
    const other = await logIn(world, alice)
    await other.client.vault.pull(place)
    await push(alice, { A: '1', B: '9', D: '4' }, { prune: true, force: true })
    world.requests.length = 0
    const result = await other.client.vault.pull(place)
    expect(result.stats).toEqual({ way: 'delta', opened: 2 })
    expect(valuesOf(result.secrets)).toEqual({ A: '1', B: '9', D: '4' })
    expect(world.requests).toEqual(['/trpc/secret.pull'])
  })

  it('can be lost: the pins still hold, and one request brings it back', async () => {
    await push(alice, { A: '1' })
    await pulled(alice)
    for (const name of alice.storage.snapshot().caches.keys()) {
      const [origin, userId, workspace, item] = JSON.parse(name) as [string, string, string, string]
      await alice.storage.caches.remove({ origin, userId, workspaceId: workspace, item })
    }
    world.requests.length = 0
    const result = await again(world, alice).client.vault.pull(place)
    expect([result.stats.way, valuesOf(result.secrets)]).toEqual(['cold', { A: '1' }])
    expect(world.requests).toEqual(['/trpc/secret.pull'])
  })

  it('can be lost while others went on: the commits in between link the pin to the head', async () => {
    const other = await logIn(world, alice)
    await pulled(other)
    for (const value of ['1', '2', '3']) await push(alice, { A: value })
    const fresh = { ...other, storage: { ...other.storage, caches: (await logIn(world, alice)).storage.caches } }
    world.requests.length = 0
    expect(await pulled(again(world, fresh))).toEqual({ A: '3' })
    expect(world.requests.filter((path) => path === '/trpc/secret.commits')).toHaveLength(1)
  })

  it('is read without the server, and only by who is logged in', async () => {
    await push(alice, { A: '1' })
    await push(alice, { A: 'mine' }, { personal: true })
    await pulled(alice)
    world.intercept = () => Promise.reject(new Error('no network'))
    const offline = await again(world, alice).client.vault.pull({ ...place, offline: true })
    expect(offline).toMatchObject({ fromCache: true, stats: { way: 'offline', opened: 0 } })
    expect(valuesOf(offline.secrets)).toEqual({ A: 'mine' })
    await expect(alice.client.vault.pull(place)).rejects.toMatchObject({ code: 'server-unreachable' })
    await expect(alice.client.vault.pull({ ...place, environment: 'prod', offline: true })).rejects.toMatchObject({
      code: 'nothing-cached',
    })
    const stranger = {
      ...alice,
      storage: { ...alice.storage, session: (await import('./memory-storage.ts')).memoryStorage().session },
    }
    await expect(again(world, stranger).client.vault.pull({ ...place, offline: true })).rejects.toMatchObject({
      code: 'not-logged-in',
    })
  })

  it('shows no name, no value and no key to who reads the disk', async () => {
    await push(alice, { VERY_SECRET_NAME: 'very secret value' }, { file: '/home/alice/project/.env' })
    const { pins, caches } = alice.storage.snapshot()
    const disk =
      Buffer.concat([...pins.values(), ...caches.values()]).toString('latin1') +
      [...pins.keys(), ...caches.keys()].join()
    for (const part of ['VERY_SECRET', 'very secret', '/home/alice']) expect(disk).not.toContain(part)
  })
})
