// A limit to some environments is one of keys: whoever has all that a limited member or machine has, and all that the server has, opens nothing else.
import {
  environmentKeyOf,
  fromBase64url,
  keyIdOf,
  machineKeysOf,
  openKeyBox,
  openPairs,
  openPreviousKey,
  parseToken,
  secretKeysOf,
  type EnvironmentId,
  type EnvironmentKey,
  type Receiver,
  type Scope,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import { decodePack, type PackRecord } from '@infisical/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, freshDevice, secretsOf, signUp, type Person, type World } from '../test/world.ts'
import { sealedCache } from './local-cache.ts'
import { openClient } from './index.ts'
import { openSession } from './session.ts'
import type { CachePlace } from './storage.ts'

let world: World
let alice: Person
let workspaceId: WorkspaceId
const chains = new Map<string, { environmentId: EnvironmentId; records: PackRecord[] }>()

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
  const made = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] })
  workspaceId = made.workspaceId as WorkspaceId
  for (const environment of ['dev', 'prod'])
    await alice.client.vault.setSecrets({ workspaceId, environment, secrets: secretsOf({ A: environment }) })
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())

/** The sealed secrets of both environments, as the server has them. */
async function readChains(): Promise<void> {
  const found = await alice.client.workspaces.environments({ workspaceId })
  for (const { name, environmentId } of found) {
    world.intercept = async (_url, _request, next) => {
      const answer = await next()
      const { result } = (await answer.clone().json()) as { result: { data: { chains?: { pack?: string }[] } } }
      const pack = result.data.chains?.[0]?.pack
      if (pack !== undefined)
        chains.set(name, { environmentId: environmentId as EnvironmentId, records: decodePack(fromBase64url(pack)) })
      return answer
    }
    await (await freshDevice(world, alice)).client.vault.pull({ workspaceId, environment: name })
  }
  world.intercept = undefined
}

interface Holder {
  /** All bytes it has. */
  readonly pieces: readonly Uint8Array[]
  readonly receiver: Receiver
  readonly boxSecret: Uint8Array
}

/** All that could be a key: 32 bytes in a row at any place, what opens of any box in the database, and of any previous key by those. */
async function keysOf({ pieces, receiver, boxSecret }: Holder): Promise<Uint8Array[]> {
  const keys: Uint8Array[] = []
  for (const piece of pieces) for (let at = 0; at + 32 <= piece.length; at++) keys.push(piece.subarray(at, at + 32))
  const { prisma } = world.database
  const [boxes, previous] = [await prisma.workspaceKey.findMany(), await prisma.previousKey.findMany()]
  const opened: Uint8Array[] = []
  for (const { box } of boxes)
    for (const scope of scopes())
      for (const epoch of [1, 2]) {
        const place = { workspaceId, epoch, scope, receiver, boxSecret }
        const key = await openKeyBox(box, place).catch(() => undefined)
        if (key !== undefined) opened.push(key)
      }
  for (const { sealed } of previous)
    for (const scope of scopes())
      for (const key of opened) {
        const place = { workspaceId, epoch: 2, scope }
        const older = await openPreviousKey(place, { key: key as WorkspaceKey, sealed }).catch(() => undefined)
        if (older !== undefined) keys.push(older)
      }
  expect(opened.length).toBeGreaterThan(0)
  return [...keys, ...opened]
}

const scopes = (): Scope[] => [
  { kind: 'workspace' },
  ...[...chains.values()].map(({ environmentId }): Scope => ({ kind: 'environment', environmentId })),
]

/** Whether one of them, as the key of the environment or of the workspace, opens a secret there. */
async function opens(keys: readonly Uint8Array[], environment: string): Promise<boolean> {
  const { environmentId, records } = chains.get(environment) as { environmentId: EnvironmentId; records: PackRecord[] }
  const context = { workspaceId, environmentId, kind: 'shared' } as const
  for (const key of keys)
    for (const epoch of [1, 2]) {
      const derived = environmentKeyOf(key as WorkspaceKey, workspaceId, environmentId, epoch)
      for (const candidate of [key as EnvironmentKey, derived])
        if ((await openPairs(secretKeysOf(candidate), context, records).catch(() => [])).length > 0) return true
    }
  return false
}

async function piecesOf({ storage }: Person): Promise<Uint8Array[]> {
  const { session, pins, caches } = storage.snapshot()
  if (session === undefined) throw new Error('nobody is logged in')
  const own = openSession(session)
  const cache = sealedCache(storage.caches, own.deviceKey)
  const opened = [...caches.keys()].map(async (name) => {
    const [origin, userId, workspace, item] = JSON.parse(name) as [string, string, string, string]
    const place: CachePlace = { origin, userId, workspaceId: workspace, item }
    return (await cache.read(place)) ?? new Uint8Array(0)
  })
  const keys = Object.values(session.keys).map((key) =>
    typeof key === 'string' ? fromBase64url(key) : new Uint8Array(0),
  )
  return [...keys, ...pins.values(), ...(await Promise.all(opened))]
}

it('a limited member has no key of another environment in any 32 bytes, nor can get one from all that the server has', async () => {
  const bob = await signUp(world, 'Bob')
  const terms = { workspaceId, email: bob.email, role: 'writer' as const, environments: ['dev'] }
  await bob.client.sharing.join((await alice.client.sharing.invite(terms)).link)
  await alice.client.sharing.rotate({ workspaceId })
  await bob.client.vault.pull({ workspaceId, environment: 'dev' })
  await readChains()
  const session = await bob.storage.session.read()
  const { identity, secrets } = openSession(session as NonNullable<typeof session>)
  const receiver = { kind: 'member', id: identity.userId, keyId: keyIdOf(identity) } as const
  const keys = await keysOf({ pieces: await piecesOf(bob), receiver, boxSecret: secrets.boxSecret })
  expect(await opens(keys, 'dev')).toBe(true)
  expect(await opens(keys, 'prod')).toBe(false)
})

it('nor has a machine', async () => {
  const plan = { workspaceId, name: 'ci', environments: ['dev'], write: true, expiresInMs: 86_400_000 }
  const { token } = await alice.client.machines.create(plan)
  await openClient({ token, fetch: world.fetch, clientName: 'test/1.0.0' }).vault.pull({ environment: 'dev' })
  await readChains()
  const { seed, machineId } = parseToken(token)
  const { identity, boxSecret, ...rest } = await machineKeysOf(seed, machineId)
  const receiver = { kind: 'machine', id: machineId, keyId: keyIdOf(identity) } as const
  const pieces = [
    new TextEncoder().encode(token),
    fromBase64url(token.slice('infisical_'.length)),
    ...Object.values(rest),
  ]
  const keys = await keysOf({ pieces, receiver, boxSecret })
  expect(await opens(keys, 'dev')).toBe(true)
  expect(await opens(keys, 'prod')).toBe(false)
})
