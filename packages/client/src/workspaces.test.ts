import { toBase64url, type UserId } from '@infisical/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLog, served } from '../test/log.ts'
import { createWorld, kept, logIn, secretsOf, signUp, valuesOf, type Person, type World } from '../test/world.ts'

let world: World
let alice: Person
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

describe('workspaces', () => {
  it('are made in one request, with their environments', async () => {
    world.requests.length = 0
    const { workspaceId, ...summary } = await alice.client.workspaces.createWorkspace({
      name: ' Acme ',
      environments: ['dev', 'prod'],
    })
    expect(world.requests).toEqual(['/trpc/workspace.create'])
    expect(summary).toMatchObject({ name: 'Acme', role: 'owner' })
    expect([...summary.environments].sort()).toEqual(['dev', 'prod'])
    const environments = await alice.client.workspaces.environments({ workspaceId })
    expect(environments.every(({ open }) => open)).toBe(true)
    expect((await alice.client.vault.pull({ workspaceId, environment: 'prod' })).secrets).toEqual([])
  })

  it('are listed by the names in their logs, on any device', async () => {
    const names = ['zeta', 'alpha']
    for (const name of names) await alice.client.workspaces.createWorkspace({ name, environments: [] })
    const other = await logIn(world, alice)
    const listed = (await other.client.workspaces.listWorkspaces()).map(({ name }) => name)
    expect(listed).toEqual([...listed].sort())
    for (const name of names) expect(listed).toContain(name)
  })

  it('refuse bad names before anything is sent', async () => {
    world.requests.length = 0
    const { createWorkspace, createEnvironment } = alice.client.workspaces
    await expect(createWorkspace({ name: ' ', environments: [] })).rejects.toMatchObject({ code: 'workspace-name' })
    await expect(createWorkspace({ name: 'a', environments: ['Dev'] })).rejects.toMatchObject({
      code: 'environment-name',
    })
    await expect(createWorkspace({ name: 'a', environments: ['dev', 'dev'] })).rejects.toMatchObject({
      code: 'environment-exists',
    })
    await expect(createEnvironment({ workspaceId: 'a'.repeat(64), name: 'a_b' })).rejects.toMatchObject({
      code: 'environment-name',
    })
    expect(world.requests).toEqual([])
  })

  it('get further environments, also from two people at the same time', async () => {
    const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
    const other = await logIn(world, alice)
    const made = await Promise.all([
      alice.client.workspaces.createEnvironment({ workspaceId, name: 'prod' }),
      other.client.workspaces.createEnvironment({ workspaceId, name: 'staging' }),
    ])
    expect(made.map(({ name, open }) => [name, open])).toEqual([
      ['prod', true],
      ['staging', true],
    ])
    const names = (await alice.client.workspaces.environments({ workspaceId })).map(({ name }) => name)
    expect(names.sort()).toEqual(['dev', 'prod', 'staging'])
    await expect(alice.client.workspaces.createEnvironment({ workspaceId, name: 'prod' })).rejects.toMatchObject({
      code: 'environment-exists',
    })
    const staging = { workspaceId, environment: 'staging' }
    await alice.client.vault.push({ ...staging, secrets: secretsOf({ A: '1' }) })
    expect(valuesOf((await other.client.vault.pull(staging)).secrets)).toEqual({ A: '1' })
  })

  it('are verified from their first entry on', async () => {
    const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
    await alice.client.vault.push({ workspaceId, environment: 'dev', secrets: secretsOf({ A: '1', B: '2' }) })
    const other = await logIn(world, alice)
    for (const person of [alice, other]) {
      world.requests.length = 0
      expect(await person.client.workspaces.verify({ workspaceId })).toEqual({
        workspaceId,
        name: 'acme',
        entries: 3,
        commits: 2,
        signatures: 5,
        epochs: 1,
        members: 1,
        machines: 0,
        environments: [{ name: 'dev', seq: 2, secrets: 2 }],
      })
      expect(world.requests).toEqual(['/trpc/workspace.log', '/trpc/secret.pull', '/trpc/secret.commits'])
    }
    expect((await other.client.vault.pull({ workspaceId, environment: 'dev' })).stats.way).toBe('warm')
  })

  it('are not taken for verified by a head that is said to be the first commit', async () => {
    const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
    await alice.client.vault.push({ workspaceId, environment: 'dev', secrets: secretsOf({ A: '1' }) })
    const other = await logIn(world, alice)
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/secret.pull') return answer
      const { result } = (await answer.json()) as { result: { data: { chains: { headSeq: number }[] } } }
      const [shared, personal] = result.data.chains
      const chains = [{ ...shared, headSeq: 1 }, personal]
      return Response.json({ result: { data: { ...result.data, chains } } })
    }
    await expect(other.client.workspaces.verify({ workspaceId })).rejects.toMatchObject({ code: 'commit-parent' })
    world.intercept = undefined
  })

  it('are listed once, however often the server names them', async () => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/workspace.list') return answer
      const { result } = (await answer.json()) as { result: { data: { workspaces: object[] } } }
      const { workspaces } = result.data
      return Response.json({ result: { data: { workspaces: [...workspaces, ...workspaces] } } })
    }
    const ids = (await alice.client.workspaces.listWorkspaces()).map(({ workspaceId }) => workspaceId)
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(ids.length)
    world.intercept = undefined
  })

  it('are not shown to a stranger, whatever the server lists', async () => {
    const mallory = await signUp(world, 'Mallory')
    const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
    world.intercept = async (url, _request, next) => {
      if (url.pathname === '/trpc/workspace.list')
        return Response.json({ result: { data: { workspaces: [{ workspaceId, headSeq: 2 }] } } })
      const { pathname, search } = url
      if (pathname !== '/trpc/workspace.log') return await next()
      // What the honest server would never answer: the log of others.
      const session = alice.storage.snapshot().session
      return (await world.fetch(`${url.origin}/trpc/workspace.log${search}&`, {
        method: 'GET',
        headers: { authorization: `Bearer ${session?.tokens?.access}` },
        signal: AbortSignal.timeout(1000),
      })) as Response
    }
    const before = kept(mallory)
    const intercept = world.intercept
    world.intercept = (url, request, next) => (url.search.endsWith('&') ? next() : intercept(url, request, next))
    await expect(mallory.client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'workspace-unknown' })
    expect(kept(mallory)).toEqual(before)
    world.intercept = undefined
  })

  it('are not taken for one’s own when they name the user with keys of somebody else', async () => {
    const { session } = alice.storage.snapshot()
    const forged = await makeLog({ userId: session?.userId as UserId })
    const { workspaceId } = forged.verified
    const log = { entries: forged.entries.map(toBase64url), headSeq: 2, boxes: [served(forged)] }
    world.intercept = (url, _request, next) => {
      if (url.pathname === '/trpc/workspace.log') return Promise.resolve(Response.json({ result: { data: log } }))
      const chain = { chainId: '', headSeq: 0, commits: [], base: 'full', removed: [] }
      const pulled = { ...log, chains: [chain, chain] }
      if (url.pathname === '/trpc/secret.pull') return Promise.resolve(Response.json({ result: { data: pulled } }))
      const data = { workspaces: [{ workspaceId, headSeq: 2 }] }
      return url.pathname === '/trpc/workspace.list' ? Promise.resolve(Response.json({ result: { data } })) : next()
    }
    const before = kept(alice)
    for (const call of [
      () => alice.client.workspaces.listWorkspaces(),
      () => alice.client.vault.pull({ workspaceId, environment: 'dev' }),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'ClientError', code: 'workspace-unknown' })
    expect(kept(alice)).toEqual(before)
    world.intercept = undefined
  })
})
