import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  again,
  createWorld,
  forgetRates,
  freshDevice,
  kept,
  openDevice,
  secretsOf,
  signUp,
  type Intercept,
  type Person,
  type World,
} from '../test/world.ts'
import type { Lock } from './client-trust.ts'
import { openClient } from './index.ts'

let world: World
let alice: Person
let bob: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }

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
})

const push = (person: Person, values: Record<string, string>) =>
  person.client.vault.setSecrets({ ...dev, secrets: secretsOf(values) })
const admit = async (person: Person) => {
  const { link } = await alice.client.sharing.invite({ workspaceId, email: person.email, role: 'writer' })
  await person.client.sharing.join(link)
}
/** The same person with a lock beside the code. */
const withLock = (person: Person, lock: Lock | undefined, more: object = {}): Person => {
  const device = { url: 'https://secrets.example.test', storage: person.storage, fetch: world.fetch, device: 'test' }
  const source = { read: () => Promise.resolve(lock) }
  return { ...person, client: openClient({ ...device, clientName: 'test/1.0.0', lock: source, ...more }) }
}

/** Keeps what is answered now, and answers it again from then on: a server that has gone back in time. */
function record(): { replay: Intercept } {
  const kept = new Map<string, string>()
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    kept.set(url.pathname, await answer.clone().text())
    return answer
  }
  return {
    replay: async (url, _request, next) => {
      const old = kept.get(url.pathname)
      return old === undefined ? next() : new Response(old, { headers: { 'content-type': 'application/json' } })
    },
  }
}

describe('the lock', () => {
  it('holds what was verified, and everything that is open when asked to', async () => {
    await push(alice, { A: '1' })
    const first = await alice.client.trust.lockOf({ workspaceId })
    expect(first).toMatchObject({ workspaceId, log: { seq: 3 }, environments: { dev: { seq: 2 }, prod: { seq: 1 } } })
    const fresh = await freshDevice(world, alice)
    expect(await fresh.client.trust.lockOf({ workspaceId })).toMatchObject({ environments: {} })
    expect(await fresh.client.trust.lockOf({ workspaceId, refresh: true })).toEqual(first)
  })

  it('lets a fresh client see that the server is behind it', async () => {
    await push(alice, { A: '1' })
    const early = await alice.client.trust.lockOf({ workspaceId })
    const { replay } = record()
    await withLock(await freshDevice(world, alice), early).client.vault.pull(dev)
    world.intercept = undefined
    await push(alice, { A: '2' })
    const lock = await alice.client.trust.lockOf({ workspaceId })

    const fresh = withLock(await freshDevice(world, alice), lock)
    world.intercept = replay
    const before = kept(fresh)
    await expect(fresh.client.vault.pull(dev)).rejects.toMatchObject({
      code: 'lock-mismatch',
      facts: { heads: { there: { seq: 3 } } },
    })
    expect(kept(fresh)).toEqual(before)
    world.intercept = undefined
    expect((await fresh.client.vault.pull(dev)).secrets).toMatchObject([{ name: 'A', value: '2' }])
    await push(alice, { A: '3' })
    const later = withLock(await freshDevice(world, alice), lock)
    expect((await later.client.vault.pull(dev)).head.seq).toBe(4)
  })

  it('that is older than what a device has seen has to lead to it', async () => {
    await push(alice, { A: '1' })
    const lock = await alice.client.trust.lockOf({ workspaceId })
    await push(alice, { A: '2' })
    await admit(bob)
    world.requests.length = 0
    const device = withLock(alice, lock)
    await device.client.vault.pull(dev)
    expect(world.requests).toContain('/trpc/secret.commits')
    world.requests.length = 0
    await device.client.vault.pull(dev)
    expect(world.requests).not.toContain('/trpc/secret.commits')

    const other = 'f'.repeat(64)
    const forked = {
      ...lock,
      environments: { ...lock.environments, dev: { ...lock.environments['dev']!, hash: other } },
    }
    await expect(withLock(alice, forked).client.vault.pull(dev)).rejects.toMatchObject({
      code: 'lock-mismatch',
      facts: { heads: { environment: 'dev', there: { hash: other } } },
    })
    const forkedLog = { ...lock, log: { ...lock.log, hash: other } }
    await expect(withLock(alice, forkedLog).client.vault.pull(dev)).rejects.toMatchObject({ code: 'lock-mismatch' })
    const fresh = withLock(await freshDevice(world, alice), forkedLog)
    await expect(fresh.client.vault.pull(dev)).rejects.toMatchObject({ code: 'lock-mismatch' })
  })

  it('has to be one, and of that workspace', async () => {
    const lock = await alice.client.trust.lockOf({ workspaceId })
    for (const bad of [
      {},
      { ...lock, log: {} },
      { ...lock, workspaceId: 'a'.repeat(64) },
      { ...lock, environments: { dev: 1 } },
    ]) {
      const device = withLock(alice, bad as Lock)
      await expect(device.client.vault.pull(dev)).rejects.toMatchObject({ code: 'lock-unreadable' })
    }
    const { dev: locked } = lock.environments
    const unheard = { ...lock, environments: { ...lock.environments, test: { ...locked!, id: 'e'.repeat(32) } } }
    await expect(withLock(await freshDevice(world, alice), unheard).client.vault.pull(dev)).rejects.toMatchObject({
      code: 'lock-mismatch',
    })
  })

  it('keeps what others wrote into it of environments that are closed to the caller', async () => {
    const { link } = await alice.client.sharing.invite({
      ...{ workspaceId, email: bob.email, role: 'reader', environments: ['dev'] },
    })
    const lock = await alice.client.trust.lockOf({ workspaceId })
    await bob.client.sharing.join(link)
    const device = withLock(bob, lock)
    await device.client.vault.pull(dev)
    expect((await device.client.trust.lockOf({ workspaceId })).environments['prod']).toEqual(lock.environments['prod'])
  })
})

describe('first contact', () => {
  it('can be refused where nothing vouches for the workspace', async () => {
    const lock = await alice.client.trust.lockOf({ workspaceId })
    const careful = { firstContact: 'refuse' as const }
    const fresh = await freshDevice(world, alice)
    await expect(withLock(fresh, undefined, careful).client.vault.pull(dev)).rejects.toMatchObject({
      code: 'first-contact',
    })
    await withLock(fresh, lock, careful).client.vault.pull(dev)
    await withLock(fresh, undefined, careful).client.vault.pull(dev)
  })
})

describe('age', () => {
  it('is that of the newest commit, by its signed time and the clock of this device', async () => {
    await push(alice, { A: '1' })
    const signed = Date.now()
    await alice.client.vault.pull({ ...dev, maxAgeMs: 3_600_000 })
    const later = openDevice(world, { storage: alice.storage, now: () => signed + 7_200_000 }).client
    await expect(later.vault.pull({ ...dev, maxAgeMs: 3_600_000 })).rejects.toMatchObject({ code: 'freshness' })
    await later.vault.pull({ ...dev, maxAgeMs: 8_000_000 })
  })
})

describe('heads', () => {
  it('of two are the same, or one is newer, or the server lied', async () => {
    await admit(bob)
    await push(alice, { A: '1' })
    await bob.client.vault.pull(dev)
    const old = await bob.client.trust.heads({ workspaceId })
    await push(alice, { A: '2' })
    expect(await alice.client.trust.compare({ workspaceId, text: old })).toMatchObject({ outcome: 'mine-newer' })
    await bob.client.vault.pull({ workspaceId, environment: 'prod' })
    await bob.client.vault.pull(dev)
    const [mine, his] = [await alice.client.trust.heads({ workspaceId }), await bob.client.trust.heads({ workspaceId })]
    expect(await alice.client.trust.compare({ workspaceId, text: his })).toMatchObject({ outcome: 'same' })
    await push(bob, { B: '2' })
    const newer = await bob.client.trust.heads({ workspaceId })
    expect(await alice.client.trust.compare({ workspaceId, text: mine })).toMatchObject({ outcome: 'mine-newer' })
    expect(await alice.client.trust.compare({ workspaceId, text: newer })).toMatchObject({ outcome: 'same' })
    await expect(alice.client.trust.compare({ workspaceId, text: 'heads_AAAA' })).rejects.toMatchObject({
      code: 'heads-text',
    })
  })
})

describe('trust that was lost', () => {
  it('is given again for the typed words alone', async () => {
    await push(alice, { A: '1' })
    const { replay } = record()
    await (await freshDevice(world, alice)).client.vault.pull(dev)
    await alice.client.workspaces.verify({ workspaceId })
    world.intercept = undefined
    await push(alice, { A: '2' })

    world.intercept = replay
    const device = again(world, alice)
    await expect(device.client.vault.pull(dev)).rejects.toMatchObject({ code: 'commit-rollback' })
    world.intercept = undefined
    const state = await device.client.trust.state({ workspaceId })
    expect(state).toMatchObject({ workspaceId, pinned: { log: { seq: 3 } }, served: { log: { seq: 3 } } })
    expect(state.words).toHaveLength(3)
    const before = kept(device)
    await expect(device.client.trust.reset({ workspaceId, words: 'no such words' })).rejects.toMatchObject({
      code: 'trust-words',
    })
    expect(kept(device)).toEqual(before)
    await device.client.trust.reset({ workspaceId, words: state.words.join('  ').toUpperCase() })
    expect((await device.client.vault.pull(dev)).stats.way).toBe('cold')
  })
})
