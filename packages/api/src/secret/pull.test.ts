import { pullOutput, type ChainAnswer } from '@infisical/contract'
import { newId, type ChainContext } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import type { TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import { access, addMember, makeShared, makeUser, push, type User } from '../../test/workspaces.ts'

describeOnEachEngine('pulling', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
  })

  const ask = (user: User, chain: ChainContext, since = 0, logAfter = -1) =>
    user.api.secret.pull({
      workspaceId: chain.workspaceId,
      logAfter,
      boxes: false,
      chains: [{ environmentId: chain.environmentId, kind: chain.kind, since }],
    })
  const chainOf = async (user: User, chain: ChainContext, since = 0): Promise<ChainAnswer> =>
    (await ask(user, chain, since)).chains[0]!
  const many = (count: number, size = 10) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`NAME_${n}`, `${n}`.padEnd(size, 'x')]))

  it('gives a member everything in one request, which he verifies and opens', async () => {
    const member = await addMember(world, workspace)
    await push(workspace, owner, dev, { A: '1', B: 'two\nlines', C: '' })
    const reader = new Reader(world, member, workspace)
    expect(await reader.pull(dev, true)).toEqual({ A: '1', B: 'two\nlines', C: '' })
    expect(pullOutput.parse(reader.last)).toEqual(reader.last)
    expect(reader.last?.boxes).toMatchObject([{ receiver: { kind: 'member', id: member.userId }, scope: 'workspace' }])
    expect(reader.last?.chains).toMatchObject([{ headSeq: 2, base: 'full', removed: [] }])
  })

  it('gives an empty environment as a signed empty manifest', async () => {
    const answer = await chainOf(owner, dev)
    expect(answer).toMatchObject({ headSeq: 1, base: 'full', removed: [], commits: [expect.any(String)] })
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({})
  })

  it('gives a client that has seen a part what changed since, whoever changed it', async () => {
    const member = await addMember(world, workspace)
    const reader = new Reader(world, member, workspace)
    await push(workspace, owner, dev, many(50))
    await reader.pull(dev)
    await push(workspace, member, dev, { NAME_3: 'changed', NEW: 'n' })
    await push(workspace, owner, dev, { NAME_4: undefined, NEW: 'newer' })
    await push(workspace, owner, dev, { BRIEF: 'here' })
    await push(workspace, owner, dev, { BRIEF: undefined })
    const { NAME_4: _, ...rest } = many(50)
    expect(await reader.pull(dev)).toEqual({ ...rest, NAME_3: 'changed', NEW: 'newer' })
    const [answer] = reader.last!.chains
    expect(answer).toMatchObject({ base: 'delta', headSeq: 6, removed: [workspace.pairId(dev, 'NAME_4')] })
    expect(answer?.commits).toHaveLength(4)
    expect(reader.last?.entries).toEqual([])
    expect(answer!.pack!.length).toBeLessThan(
      (await chainOf(owner, dev)).bytes ?? (await chainOf(owner, dev)).pack!.length,
    )
  })

  it('says that nothing changed in a few bytes', async () => {
    await push(workspace, owner, dev, { A: '1' })
    const { headSeq: log } = await ask(owner, dev)
    const answer = await ask(owner, dev, 2, log)
    expect(answer.entries).toEqual([])
    expect(answer.chains).toEqual([
      { chainId: answer.chains[0]?.chainId, headSeq: 2, commits: [], base: 'delta', removed: [] },
    ])
    expect(JSON.stringify(answer).length).toBeLessThan(250)
  })

  it('brings back a removed secret with a higher version', async () => {
    const reader = new Reader(world, owner, workspace)
    await push(workspace, owner, dev, { A: '1' })
    await reader.pull(dev)
    await push(workspace, owner, dev, { A: undefined })
    expect(await reader.pull(dev)).toEqual({})
    await push(workspace, owner, dev, { A: '2' })
    expect(await reader.pull(dev)).toEqual({ A: '2' })
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: '2' })
  })

  it('serves a client that is ahead of the server the head, so that it sees the rollback', async () => {
    await push(workspace, owner, dev, { A: '1' })
    const answer = await chainOf(owner, dev, 9)
    expect(answer).toMatchObject({ headSeq: 2, base: 'full', commits: [expect.any(String)] })
  })

  it('answers several chains at once, in the order they were asked for', async () => {
    await push(workspace, owner, dev, { A: '1' })
    await push(workspace, owner, workspace.personal('dev', owner), { A: 'mine' })
    const answer = await owner.api.secret.pull({
      workspaceId: workspace.workspaceId,
      logAfter: -1,
      boxes: false,
      chains: [
        { environmentId: workspace.environmentId('prod'), kind: 'shared', since: 0 },
        { environmentId: workspace.environmentId('dev'), kind: 'personal', since: 0 },
        { environmentId: workspace.environmentId('dev'), kind: 'shared', since: 2 },
      ],
    })
    expect(answer.chains.map(({ headSeq, commits }) => [headSeq, commits.length])).toEqual([
      [1, 1],
      [1, 1],
      [2, 0],
    ])
    const none = await owner.api.secret.pull({
      workspaceId: workspace.workspaceId,
      logAfter: -1,
      boxes: false,
      chains: [],
    })
    expect(none.chains).toEqual([])
    expect(none.entries).toHaveLength(4)
  })

  it('keeps personal secrets to their owner (attacks 58)', async () => {
    const member = await addMember(world, workspace)
    await push(workspace, owner, workspace.personal('dev', owner), { A: 'mine' })
    expect(await chainOf(member, workspace.personal('dev', member))).toMatchObject({
      headSeq: 0,
      commits: [],
      base: 'full',
      removed: [],
    })
    await push(workspace, member, workspace.personal('dev', member), { A: 'his' })
    expect(await new Reader(world, owner, workspace).pull(workspace.personal('dev', owner))).toEqual({ A: 'mine' })
    expect(await new Reader(world, member, workspace).pull(workspace.personal('dev', member))).toEqual({ A: 'his' })
  })

  it('gives whoever is limited to some environments those, and strangers nothing', async () => {
    const limited = await addMember(world, workspace, { access: access(workspace, 'dev') })
    const stranger = await makeUser(world, 'Stranger')
    await push(workspace, owner, workspace.shared('prod'), { A: 'production' })
    expect(await new Reader(world, limited, workspace).pull(dev)).toEqual({})
    for (const kind of ['shared', 'personal'] as const) {
      const prod = { ...workspace.shared('prod'), kind } as ChainContext
      expect(await codeOf(ask(limited, prod))).toBe('not-allowed')
      expect(await codeOf(ask(stranger, prod))).toBe('not-a-member')
      expect(await codeOf(ask(owner, { ...prod, environmentId: newId() }))).toBe('not-found')
      const asked = {
        workspaceId: prod.workspaceId as string,
        environmentId: prod.environmentId as string,
        kind,
        after: 0,
      }
      expect(await codeOf(limited.api.secret.commits(asked))).toBe('not-allowed')
      expect(await codeOf(stranger.api.secret.commits(asked))).toBe('not-a-member')
    }
    expect(await codeOf(ask(owner, { ...dev, workspaceId: 'ab'.repeat(32) } as ChainContext))).toBe('not-a-member')
    expect(await codeOf(ask({ ...owner, api: world.as() }, dev))).toBe('unauthenticated')
  })

  const askByName = (user: User, environment: string) =>
    user.api.secret.pull({
      workspaceId: workspace.workspaceId,
      logAfter: -1,
      boxes: true,
      chains: (['shared', 'personal'] as const).map((kind) => ({ environment, kind, since: 0 })),
    })

  it('answers about an environment by its name as by its id', async () => {
    await push(workspace, owner, dev, { A: '1' })
    await push(workspace, owner, workspace.personal('dev', owner), { A: 'mine' })
    const environmentId = dev.environmentId as string
    const byId = await owner.api.secret.pull({
      workspaceId: workspace.workspaceId,
      logAfter: -1,
      boxes: true,
      chains: (['shared', 'personal'] as const).map((kind) => ({ environmentId, kind, since: 0 })),
    })
    expect(await askByName(owner, 'dev')).toEqual(byId)
    expect(byId.chains.map(({ headSeq }) => headSeq)).toEqual([2, 1])
  })

  it('refuses a name as it refuses an id', async () => {
    const limited = await addMember(world, workspace, { access: access(workspace, 'dev') })
    const stranger = await makeUser(world, 'Stranger')
    expect((await askByName(limited, 'dev')).chains).toMatchObject([{ headSeq: 1 }, { headSeq: 0 }])
    expect(await codeOf(askByName(limited, 'prod'))).toBe('not-allowed')
    expect(await codeOf(askByName(stranger, 'prod'))).toBe('not-a-member')
    for (const name of ['nope', 'constructor']) expect(await codeOf(askByName(owner, name))).toBe('not-found')
    expect(await codeOf(askByName(owner, 'Dev'))).toBe('malformed')
  })

  it('begins anew when a name goes to another environment while it answers', async () => {
    const { logs } = world.services.caches
    const upTo = logs.upTo.bind(logs)
    let reads = 0
    logs.upTo = async (...where) => {
      const log = await upTo(...where)
      reads += 1
      if (reads > 1) return log
      const swapped = { dev: 'prod', prod: 'dev' } as Record<string, string>
      const environments = log.verified.state.environments.map((one) => ({ ...one, name: swapped[one.name] ?? '' }))
      return { ...log, verified: { ...log.verified, state: { ...log.verified.state, environments } } }
    }
    const { chainId } = await chainOf(owner, dev)
    reads = 0
    expect((await askByName(owner, 'dev')).chains[0]).toMatchObject({ chainId })
    expect(reads).toBe(4)
  })

  it('lists commits for who is far behind', async () => {
    for (let n = 0; n < 4; n += 1) await push(workspace, owner, dev, { A: `${n}` })
    const asked = {
      workspaceId: workspace.workspaceId as string,
      environmentId: workspace.environmentId('dev') as string,
      kind: 'shared' as const,
    }
    const all = await owner.api.secret.commits({ ...asked, after: 0 })
    expect(all).toMatchObject({ headSeq: 5, commits: { length: 5 } })
    expect((await owner.api.secret.commits({ ...asked, after: 3 })).commits).toEqual(all.commits.slice(3))
    expect((await owner.api.secret.commits({ ...asked, after: 1, most: 2 })).commits).toEqual(all.commits.slice(1, 3))
    expect(await owner.api.secret.commits({ ...asked, after: 9 })).toEqual({ headSeq: 5, commits: [] })
    expect(await owner.api.secret.commits({ ...asked, kind: 'personal', after: 0 })).toEqual({
      headSeq: 0,
      commits: [],
    })
  })

  it('is answered alike by every server, whichever of them took the pushes', async () => {
    const other = await createWorld(database())
    other.now = world.now
    const elsewhere = { ...owner, api: other.bearer(await world.tokenOf(owner)) }
    const reader = new Reader(other, elsewhere, workspace)
    await push(workspace, owner, dev, many(20))
    expect(await reader.pull(dev)).toEqual(many(20))
    await push(workspace, elsewhere, dev, { NAME_1: 'there' })
    await push(workspace, owner, dev, { NAME_2: 'here', NAME_3: undefined })
    await push(workspace, elsewhere, dev, { NAME_3: 'again', NAME_4: undefined })
    const expected: Record<string, string> = { ...many(20), NAME_1: 'there', NAME_2: 'here', NAME_3: 'again' }
    delete expected['NAME_4']
    expect(await reader.pull(dev)).toEqual(expected)
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual(expected)
    expect(await new Reader(other, elsewhere, workspace).pull(dev)).toEqual(expected)
    const fresh = await createWorld(database())
    fresh.now = world.now
    expect(
      await new Reader(fresh, { ...owner, api: fresh.bearer(await world.tokenOf(owner)) }, workspace).pull(dev),
    ).toEqual(expected)
  })

  it('asks the database once when nothing is new, or all of it is in memory', async () => {
    await push(workspace, owner, dev, many(500))
    await owner.api.secret.pull({ workspaceId: workspace.workspaceId, logAfter: -1, boxes: true, chains: [] })
    let queries = 0
    const counting = new Proxy(world.services.db.prisma, {
      get: (prisma, name) => {
        const member: unknown = Reflect.get(prisma, name)
        if (typeof member !== 'function' && typeof member !== 'object') return member
        queries += 1
        return typeof member === 'function' ? member.bind(prisma) : member
      },
    })
    const api = world.bearer(await world.tokenOf(owner))
    Object.defineProperty(world.services, 'db', { value: { ...world.services.db, prisma: counting } })
    const chains = [{ environmentId: workspace.environmentId('dev') as string, kind: 'shared' as const, since: 0 }]
    await api.secret.pull({ workspaceId: workspace.workspaceId, logAfter: -1, boxes: true, chains })
    expect(queries).toBe(1)
    await api.secret.pull({
      workspaceId: workspace.workspaceId,
      logAfter: 3,
      boxes: false,
      chains: [{ ...chains[0]!, since: 2 }],
    })
    expect(queries).toBe(2)
  })

  it('says plainly that its own storage is damaged', async () => {
    await push(workspace, owner, dev, many(3))
    const { chainId } = await chainOf(owner, dev)
    await database().prisma.secretValue.updateMany({
      where: { chainId: Buffer.from(chainId, 'hex'), pairId: Buffer.from(workspace.pairId(dev, 'NAME_1'), 'hex') },
      data: { box: Buffer.alloc(92) },
    })
    const fresh = await createWorld(database())
    fresh.now = world.now
    const api = fresh.bearer(await world.tokenOf(owner))
    await expect(chainOf({ ...owner, api }, dev)).rejects.toMatchObject({
      cause: { message: 'The stored secrets of a chain are not those of its head' },
    })
  })
})
