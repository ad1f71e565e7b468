// What is heard of a workspace, by whom, and until when. Two worlds over one database are two servers.
import { describeOnEachEngine } from '@infisical/db/testing'
import type { Hint } from '@infisical/contract'
import { STREAM_LIMITS } from '@infisical/contract/limits'
import type { TestWorkspace } from '@infisical/protocol/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeMachine } from '../../test/machines.ts'
import { browser, codeOf, createWorld, type Api, type World } from '../../test/world.ts'
import { access, addMember, makeShared, makeUser, push, startEpochOf, type User } from '../../test/workspaces.ts'
import { appRouter, createContext, Live, refusalOf } from '../index.ts'
import type { LiveLimits } from './live.ts'

describeOnEachEngine('watching', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
  })
  afterEach(() => world.services.live.end())

  /** Begins to listen; `over` says with which code it ended, if with any. */
  const listen = async (api: Api) => {
    const hints: Hint[] = []
    const stream = await api.workspace.watch({ workspaceId: workspace.workspaceId })
    const listening = async () => {
      for await (const hint of stream) hints.push(hint)
    }
    const over = listening().then(
      () => 'ended',
      (error: unknown) => refusalOf(error).code,
    )
    await vi.waitFor(() => expect(hints).not.toEqual([]))
    // What the database says of its first moment may still come.
    await new Promise((resolve) => setTimeout(resolve, 2 * STREAM_LIMITS.restMs))
    hints.length = 0
    return { hints, over }
  }
  const devId = () => workspace.environmentId('dev')
  const dev = () => workspace.shared('dev')

  it('begins with a hint to look at everything', async () => {
    const stream = await owner.api.workspace.watch({ workspaceId: workspace.workspaceId })
    for await (const hint of stream) {
      expect(hint).toEqual({ of: 'everything' })
      break
    }
    expect(world.services.live.size).toBe(0)
  })

  it('tells of pushes and entries, once for what moved several times in a moment', async () => {
    const { hints } = await listen(owner.api)
    for (const value of ['1', '2', '3']) await push(workspace, owner, dev(), { A: value })
    await vi.waitFor(() => expect(hints.at(-1)).toEqual({ of: 'shared', environmentId: devId(), seq: 4 }))
    expect(hints.length).toBeLessThanOrEqual(3)
    await addMember(world, workspace)
    await vi.waitFor(() => expect(hints.at(-1)).toMatchObject({ of: 'log' }))
  })

  it('tells of every chain that a new epoch seals anew', async () => {
    const { hints } = await listen(owner.api)
    await startEpochOf(workspace, owner, { type: 'rotate' })
    await vi.waitFor(() => expect(hints.map(({ of }) => of).toSorted()).toEqual(['log', 'shared', 'shared']))
  })

  it('tells of personal chains only their owner', async () => {
    const bob = await addMember(world, workspace)
    const [hers, his] = [await listen(owner.api), await listen(bob.api)]
    await push(workspace, bob, workspace.personal('dev', bob), { MINE: '1' })
    await push(workspace, owner, dev(), { A: '1' })
    const shared = { of: 'shared', environmentId: devId(), seq: 2 }
    await vi.waitFor(() => expect(his.hints).toContainEqual(shared))
    expect(his.hints).toContainEqual({ of: 'personal', environmentId: devId(), seq: 1 })
    await vi.waitFor(() => expect(hers.hints).toEqual([shared]))
  })

  it('tells limited members and machines of their environments alone', async () => {
    const limited = await addMember(world, workspace, { access: access(workspace, 'prod') })
    const machine = await makeMachine(world, workspace, { access: access(workspace, 'prod') })
    const all = [await listen(limited.api), await listen(machine.api)]
    await push(workspace, owner, dev(), { A: '1' })
    await push(workspace, owner, workspace.shared('prod'), { A: '1' })
    const prod = { of: 'shared', environmentId: workspace.environmentId('prod'), seq: 2 }
    for (const { hints } of all) await vi.waitFor(() => expect(hints).toEqual([prod]))
  })

  it('reaches the subscribers of another server within a second', async () => {
    const other = await createWorld(database())
    other.now = world.now
    const { hints } = await listen(other.bearer(owner.accessToken))
    const begun = performance.now()
    await push(workspace, owner, dev(), { A: '1' })
    await vi.waitFor(() => expect(hints).toHaveLength(1), { interval: 5 })
    expect(performance.now() - begun).toBeLessThan(1_000)
    other.services.live.end()
  })

  it('is refused to whoever is not a member, and to a session that is over', async () => {
    const stranger = await makeUser(world)
    const watch = ({ api }: Pick<User, 'api'>) => api.workspace.watch({ workspaceId: workspace.workspaceId })
    expect(await codeOf(watch(stranger))).toBe('not-a-member')
    await owner.api.session.end()
    expect(await codeOf(watch(owner))).toBe('session-expired')
    expect(await codeOf(watch({ api: world.as() }))).toBe('unauthenticated')
    expect(world.services.live.size).toBe(0)
  })

  it('is open to a page of this server, which names no origin for it', async () => {
    const { facts } = browser()
    await facts.cookies?.write({ accessToken: owner.accessToken, refreshToken: 'r' })
    const { hints } = await listen(world.as({ ...facts, origin: undefined }))
    await push(workspace, owner, dev(), { A: '1' })
    await vi.waitFor(() => expect(hints).toHaveLength(1))
  })

  describe('ends', () => {
    it('for whoever is removed, with the word that says so', async () => {
      const bob = await addMember(world, workspace)
      const [{ over, hints }, stays] = [await listen(bob.api), await listen(owner.api)]
      await startEpochOf(workspace, owner, { type: 'remove-member', userId: bob.userId })
      expect(await over).toBe('not-a-member')
      expect(hints).toEqual([])
      await vi.waitFor(() => expect(stays.hints).toContainEqual(expect.objectContaining({ of: 'log' })))
    })

    it('for a machine that is removed, or whose time is over', async () => {
      const gone = await makeMachine(world, workspace, { name: 'gone' })
      const late = await makeMachine(world, workspace, { name: 'late' })
      const [first, second] = [await listen(gone.api), await listen(late.api)]
      await startEpochOf(workspace, owner, { type: 'remove-machine', machineId: gone.machineId })
      expect(await first.over).toBe('machine-unknown')
      world.now += 400 * 24 * 60 * 60 * 1_000
      const words = `chain ${workspace.workspaceId} ${devId()} - 9`
      await database().prisma.$executeRaw`SELECT pg_notify('infisical_moves', ${words})`
      expect(await second.over).toBe('machine-expired')
    })

    it('with the session, and with no other', async () => {
      const bob = await addMember(world, workspace)
      const [ended, stays] = [await listen(owner.api), await listen(bob.api)]
      await owner.api.session.end()
      expect(await ended.over).toBe('session-expired')
      await push(workspace, bob, dev(), { A: '1' })
      await vi.waitFor(() => expect(stays.hints).toHaveLength(1))
    })

    it('after a while', async () => {
      limit({ lifeMs: 500 })
      const { over } = await listen(owner.api)
      expect(await over).toBe('ended')
      expect(world.services.live.size).toBe(0)
    })

    it('when the client goes, whether or not it began to listen', async () => {
      const going = new AbortController()
      const facts = { authorization: `Bearer ${owner.accessToken}` }
      const quiet = { requestId: 'r', ip: '', origin: undefined, client: undefined, cookies: undefined }
      const context = createContext(world.services, { ...quiet, ...facts })
      const { workspace: verbs } = appRouter.createCaller(context, { signal: going.signal })
      await verbs.watch({ workspaceId: workspace.workspaceId })
      expect(world.services.live.size).toBe(1)
      going.abort()
      expect(world.services.live.size).toBe(0)
      await verbs.watch({ workspaceId: workspace.workspaceId })
      expect(world.services.live.size).toBe(0)
    })

    it('when the server stops, which opens no other', async () => {
      const { over } = await listen(owner.api)
      world.services.live.end()
      expect(await over).toBe('ended')
      expect(await codeOf(owner.api.workspace.watch({ workspaceId: workspace.workspaceId }))).toBe('unavailable')
    })
  })

  it('is limited, for one caller and in all', async () => {
    limit({ perCaller: 2, inAll: 3 })
    const bob = await addMember(world, workspace)
    const watch = ({ api }: Pick<User, 'api'>) => api.workspace.watch({ workspaceId: workspace.workspaceId })
    await watch(owner)
    await watch(owner)
    expect(await codeOf(watch(owner))).toBe('rate-limited')
    await watch(bob)
    expect(await codeOf(watch(bob))).toBe('unavailable')
  })

  const limit = (limits: Partial<LiveLimits>) =>
    Object.assign(world.services, { live: new Live(database(), { ...STREAM_LIMITS, ...limits }) })
})
