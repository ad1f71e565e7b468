import { parseToken } from '@infisical/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createWorld,
  forgetRates,
  ORIGIN,
  secretsOf,
  signUp,
  valuesOf,
  type Person,
  type World,
} from '../test/world.ts'
import { openClient, type TokenClient } from './index.ts'

let world: World
let alice: Person
let workspaceId: string
let dev: { workspaceId: string; environment: string }
const DAY_MS = 86_400_000

beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 240_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  world.now = Date.now()
  await forgetRates(world)
  ;({ workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] }))
  dev = { workspaceId, environment: 'dev' }
  await alice.client.vault.setSecrets({ ...dev, secrets: secretsOf({ A: 'dev' }) })
  await alice.client.vault.setSecrets({ workspaceId, environment: 'prod', secrets: secretsOf({ A: 'prod' }) })
})

const create = (more: object = {}) =>
  alice.client.machines.create({ workspaceId, name: 'ci', environments: ['dev'], expiresInMs: 90 * DAY_MS, ...more })
const withToken = (token: string): TokenClient => openClient({ token, fetch: world.fetch, clientName: 'test/1.0.0' })

describe('a token', () => {
  it('pulls with one request, and nothing but itself', async () => {
    const { token, machineId, expiresAt } = await create()
    expect(expiresAt).toBeGreaterThan(Date.now() + 89 * DAY_MS)
    const client = withToken(token)
    expect(client).toMatchObject({ workspaceId, machineId, origin: ORIGIN })
    world.requests.length = 0
    const pulled = await client.vault.pull({ environment: 'dev' })
    expect(valuesOf(pulled.secrets)).toEqual({ A: 'dev' })
    expect(pulled).toMatchObject({ workspaceId, workspaceName: 'acme' })
    expect(world.requests).toEqual(['/trpc/secret.pull'])
    expect((await client.vault.pull(dev)).stats.way).toBe('warm')
  })

  it('is for its workspace and environments, and may write only where it says so', async () => {
    const client = withToken((await create()).token)
    const other = await alice.client.workspaces.createWorkspace({ name: 'other', environments: ['dev'] })
    await expect(client.vault.pull({ environment: 'prod' })).rejects.toMatchObject({ code: 'token-scope' })
    await expect(client.vault.pull({ environment: 'none' })).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(client.vault.pull({ ...dev, workspaceId: other.workspaceId })).rejects.toMatchObject({
      code: 'token-scope',
    })
    const change = { environment: 'dev', secrets: secretsOf({ B: 'by a machine' }) }
    await expect(client.vault.setSecrets(change)).rejects.toMatchObject({ code: 'token-scope' })
    const writer = withToken((await create({ name: 'deploy', write: true })).token)
    expect(await writer.vault.setSecrets(change)).toMatchObject({ outcome: 'pushed', added: ['B'] })
    expect(valuesOf((await alice.client.vault.pull(dev)).secrets)).toEqual({ A: 'dev', B: 'by a machine' })
    await expect(writer.vault.setSecrets({ ...change, personal: true })).rejects.toMatchObject({ code: 'token-cannot' })
  })

  it('does nothing else', async () => {
    const client = withToken((await create()).token)
    const cannot = { code: 'token-cannot' }
    await expect(client.workspaces.members({ workspaceId })).rejects.toMatchObject(cannot)
    await expect(client.account.whoAmI()).rejects.toMatchObject(cannot)
    await expect(client.sharing.rotate({ workspaceId })).rejects.toMatchObject(cannot)
    await expect(client.machines.list({ workspaceId })).rejects.toMatchObject(cannot)
    await expect(client.trust.heads({ workspaceId })).rejects.toMatchObject(cannot)
    await expect(client.history.log(dev)).rejects.toMatchObject(cannot)
    for (const text of ['', 'infisical_', 'infisical_AQ', `${(await create({ name: 'b' })).token}A`])
      expect(() => withToken(text)).toThrow(expect.objectContaining({ code: 'token-invalid' }))
  })

  it('is a pin: an older log than its own is refused at the first contact', async () => {
    const { token } = await create()
    const { log } = parseToken(token)
    world.intercept = async (_url, _request, next) => {
      const body = (await (await next()).json()) as { result: { data: { entries: string[]; headSeq: number } } }
      const { data } = body.result
      data.entries = data.entries.slice(0, log.seq)
      data.headSeq = log.seq - 1
      return Response.json(body)
    }
    await expect(withToken(token).vault.pull({ environment: 'dev' })).rejects.toMatchObject({ code: 'log-rollback' })
  })

  it('is listed with what its holder did, and gone when it is revoked', async () => {
    const { token, machineId } = await create()
    const client = withToken(token)
    await client.vault.pull({ environment: 'dev' })
    await expect(create()).rejects.toMatchObject({ code: 'machine-exists' })
    const [listed] = await alice.client.machines.list({ workspaceId })
    expect(listed).toMatchObject({
      ...{ machineId, name: 'ci', role: 'reader', environments: ['dev'], expired: false, createdBy: alice.email },
    })
    const revoked = await alice.client.machines.revoke({ workspaceId, machine: 'ci' })
    expect(revoked).toEqual({ name: 'ci', epoch: { epoch: 2, environments: 2, secrets: 2 } })
    expect(await alice.client.machines.list({ workspaceId })).toEqual([])
    await expect(client.vault.pull({ environment: 'dev' })).rejects.toMatchObject({ code: 'machine-unknown' })
    await expect(alice.client.machines.revoke({ workspaceId, machine: 'ci' })).rejects.toMatchObject({
      code: 'machine-missing',
    })
    expect(await alice.client.sharing.exposure({ workspaceId })).toMatchObject([
      { environment: 'dev', name: 'A', who: { name: 'ci', machine: true }, kind: 'machine' },
    ])
    await create()
  })

  it('goes on through a change of keys, and ends when its time is over', async () => {
    const { token } = await create({ expiresInMs: 2 * DAY_MS })
    const client = withToken(token)
    await client.vault.pull({ environment: 'dev' })
    await alice.client.sharing.rotate({ workspaceId })
    expect(valuesOf((await client.vault.pull({ environment: 'dev' })).secrets)).toEqual({ A: 'dev' })
    expect(valuesOf((await withToken(token).vault.pull({ environment: 'dev' })).secrets)).toEqual({ A: 'dev' })
    world.now += 3 * DAY_MS
    await expect(client.vault.pull({ environment: 'dev' })).rejects.toMatchObject({ code: 'machine-expired' })
  })

  it('is made for something, for a time, under a name', async () => {
    await expect(create({ environments: [] })).rejects.toMatchObject({ code: 'machine-environments' })
    await expect(create({ environments: ['none'] })).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(create({ expiresInMs: 1000 })).rejects.toMatchObject({ code: 'machine-expiry' })
    await expect(create({ expiresInMs: Number.NaN })).rejects.toMatchObject({ code: 'machine-expiry' })
    await expect(create({ name: ' ' })).rejects.toMatchObject({ code: 'machine-name' })
  })
})
