// A server that tells different people different stories, with the help of somebody who signs both: what nobody can see from one answer
// alone, a device sees from what it remembers.
import {
  commitmentOf,
  fromBase64url,
  newId,
  newWorkspaceKey,
  toBase64url,
  type EnvironmentId,
  type WorkspaceId,
} from '@infisical/crypto'
import { buildCommit, buildEntry, decodeCommit, emptyChain, fold, type Verified } from '@infisical/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, freshDevice, kept, secretsOf, signUp, type Person, type World } from '../test/world.ts'
import { authorOf } from './author.ts'
import { memoryStorage } from './memory-storage.ts'
import { openSession } from './session.ts'
import type { StoredSession } from './storage.ts'

let world: World
let alice: Person
let device: Person
let workspaceId: WorkspaceId
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  const created = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
  workspaceId = created.workspaceId as WorkspaceId
  place = { workspaceId, environment: 'dev' }
  await alice.client.workspaces.createEnvironment({ workspaceId, name: 'true' })
  await alice.client.vault.push({ ...place, secrets: secretsOf({ A: '1' }) })
  device = await freshDevice(world, alice)
  await device.client.vault.pull(place)
})

/** Answers of the honest server, as they came. */
async function heard<T>(procedure: string, call: (person: Person) => Promise<unknown>): Promise<T> {
  let data: T | undefined
  world.intercept = async (url, _request, next) => {
    const answer = await next()
    if (url.pathname === `/trpc/${procedure}`)
      data = ((await answer.clone().json()) as { result: { data: T } }).result.data
    return answer
  }
  await call(await freshDevice(world, alice))
  world.intercept = undefined
  return data as T
}

const honestLog = () =>
  heard<{ entries: string[]; headSeq: number; boxes: unknown[] }>('workspace.log', (person) =>
    person.client.workspaces.environments({ workspaceId }),
  )

const author = async () => authorOf(openSession((await alice.storage.session.read()) as StoredSession))

/** An entry of somebody who signs whatever he is asked to. */
async function environmentAdded(base: Verified, name: string) {
  const environmentId = newId<EnvironmentId>()
  const commitment = commitmentOf(newWorkspaceKey(), workspaceId, { kind: 'environment', environmentId }, 1)
  const key = { epoch: 1, commitment }
  return await buildEntry(base, { type: 'add-environment', environmentId, name, key, time: Date.now() }, await author())
}

describe('two logs', () => {
  it('that part before what this device has seen are a fork, with both heads as evidence', async () => {
    const honest = await honestLog()
    const entries = honest.entries.map(fromBase64url)
    const common = await fold(undefined, entries.slice(0, -1), { workspaceId })
    const first = await environmentAdded(common, 'false')
    const second = await environmentAdded(first.verified, 'more')
    const served = [...entries.slice(0, -1), first.envelope, second.envelope].map(toBase64url)
    const lie = (after: number) => ({ ...honest, entries: served.slice(after + 1), headSeq: served.length - 1 })
    world.intercept = async (url, _request, next) => {
      if (url.pathname !== '/trpc/workspace.log') return await next()
      const { afterSeq } = JSON.parse(url.searchParams.get('input') ?? '') as { afterSeq: number }
      return Response.json({ result: { data: lie(afterSeq) } })
    }
    const before = kept(device)
    const error: unknown = await device.client.workspaces.members({ workspaceId }).catch((thrown: unknown) => thrown)
    const pinned = { seq: entries.length - 1, hash: (await fold(undefined, entries, { workspaceId })).head.hash }
    expect(error).toMatchObject({
      name: 'TrustError',
      code: 'log-fork',
      evidence: { pinned, served: first.verified.head },
    })
    expect(kept(device)).toEqual(before)
    const forgetful = again(world, { ...device, storage: { ...device.storage, caches: memoryStorage().caches } })
    await expect(forgetful.client.workspaces.members({ workspaceId })).rejects.toMatchObject({ code: 'log-fork' })
    // Somebody who comes for the first time has nothing to compare with.
    const stranger = await freshDevice(world, alice)
    expect((await stranger.client.workspaces.environments({ workspaceId })).map(({ name }) => name)).toContain('false')
  })

  it('that are one, but cut off, are a rollback', async () => {
    const honest = await honestLog()
    world.intercept = async (url, _request, next) => {
      if (url.pathname !== '/trpc/workspace.log') return await next()
      return Response.json({ result: { data: { ...honest, entries: [], headSeq: honest.headSeq - 1 } } })
    }
    await expect(again(world, device).client.workspaces.environments({ workspaceId })).rejects.toMatchObject({
      code: 'log-rollback',
    })
  })
})

describe('two chains', () => {
  interface Served {
    readonly entries: string[]
    readonly headSeq: number
    readonly chains: { readonly commits: string[]; readonly headSeq: number }[]
  }

  /** Another commit of the same author on the same parent: the empty first commit. */
  async function sibling() {
    const honest = await honestLog()
    const log = await fold(undefined, honest.entries.map(fromBase64url), { workspaceId })
    const answer = await heard<Served>('secret.pull', (person) => person.client.vault.pull(place))
    const head = decodeCommit(fromBase64url(answer.chains[0]?.commits.at(-1) ?? ''))
    const { chain } = head.commit
    const nothing = { log, records: [], removed: [], message: new Uint8Array(0), author: await author() }
    const first = await buildCommit({ ...nothing, previous: emptyChain(chain), time: head.commit.time - 1 })
    return { head, other: await buildCommit({ ...nothing, previous: first.view, time: head.commit.time + 1 }) }
  }

  it('that part at the head this device has seen are a fork', async () => {
    const { head, other } = await sibling()
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/secret.pull') return answer
      const { result } = (await answer.json()) as { result: { data: Served } }
      const [chain, ...others] = result.data.chains
      const lie = {
        ...chain,
        commits: [toBase64url(other.envelope)],
        headSeq: head.commit.seq,
        base: 'delta',
        pack: toBase64url(other.pack),
      }
      return Response.json({ result: { data: { ...result.data, chains: [lie, ...others] } } })
    }
    const before = kept(device)
    const error: unknown = await device.client.vault.pull(place).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'TrustError',
      code: 'commit-fork',
      evidence: { pinned: { seq: 2, hash: head.hash }, served: { seq: 2, hash: other.view.head.hash } },
    })
    expect(kept(device)).toEqual(before)
  })

  it('that part there, and went on, do not continue what this device has seen', async () => {
    const { other } = await sibling()
    const honest = await honestLog()
    const log = await fold(undefined, honest.entries.map(fromBase64url), { workspaceId })
    const plan = { log, previous: other.view, records: [], removed: [], message: new Uint8Array(0), time: Date.now() }
    const next = await buildCommit({ ...plan, author: await author() })
    world.intercept = async (url, _request, pass) => {
      const answer = await pass()
      if (url.pathname !== '/trpc/secret.pull') return answer
      const { result } = (await answer.json()) as { result: { data: Served } }
      const [chain, ...others] = result.data.chains
      const lie = {
        ...chain,
        commits: [toBase64url(next.envelope)],
        headSeq: 3,
        base: 'delta',
        pack: toBase64url(next.pack),
      }
      return Response.json({ result: { data: { ...result.data, chains: [lie, ...others] } } })
    }
    await expect(device.client.vault.pull(place)).rejects.toMatchObject({ name: 'TrustError', code: 'commit-parent' })
  })
})
