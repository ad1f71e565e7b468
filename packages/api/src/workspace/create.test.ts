import { createWorkspaceOutput, listWorkspacesOutput, logOutput } from '@infisical/contract'
import { newId, randomBytes, toBase64url } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { fold } from '@infisical/protocol'
import { forgeEntry, makePerson, reforge, TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { codeOf, createWorld, refusal, type World } from '../../test/world.ts'
import { createInput, draftWorkspace, makeShared, makeUser, type User } from '../../test/workspaces.ts'

describeOnEachEngine('creating a workspace', (database) => {
  let world: World
  let owner: User
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
  })

  const rows = async ({ workspaceId }: TestWorkspace) => {
    const id = Buffer.from(workspaceId, 'hex')
    const { prisma } = database()
    return {
      workspaces: await prisma.workspace.count({ where: { id } }),
      entries: await prisma.logEntry.count({ where: { workspaceId: id } }),
      boxes: await prisma.workspaceKey.count({ where: { workspaceId: id } }),
      members: await prisma.membership.count({ where: { workspaceId: id } }),
      chains: await prisma.chain.count({ where: { workspaceId: id } }),
    }
  }
  const nothing = { workspaces: 0, entries: 0, boxes: 0, members: 0, chains: 0 }

  it('stores it, and gives it back so that its owner can verify and open it', async () => {
    const workspace = await draftWorkspace(world, owner)
    const created = await owner.api.workspace.create(createInput(workspace))
    expect(createWorkspaceOutput.parse(created)).toEqual({ workspaceId: workspace.workspaceId })
    const listed = await owner.api.workspace.list()
    expect(listWorkspacesOutput.parse(listed).workspaces).toEqual([{ workspaceId: workspace.workspaceId, headSeq: 3 }])
    const log = await owner.api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })
    expect(logOutput.parse(log)).toEqual(log)
    const envelopes = log.entries.map((entry) => Buffer.from(entry, 'base64url'))
    const verified = await fold(undefined, envelopes, { workspaceId: workspace.workspaceId })
    expect(verified.head).toEqual(workspace.verified.head)
    expect(log.boxes).toEqual(createInput(workspace).boxes)
    expect(await rows(workspace)).toEqual({ workspaces: 1, entries: 4, boxes: 1, members: 1, chains: 2 })
  })

  it('answers again when the answer was lost', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const answers = [await owner.api.workspace.create(input), await owner.api.workspace.create(input)]
    expect(answers[1]).toEqual(answers[0])
    expect(await rows(workspace)).toMatchObject({ workspaces: 1, entries: 4 })
  })

  it('gives nothing of it to others, and does not tell them that it exists', async () => {
    const workspace = await makeShared(world, owner)
    const stranger = await makeUser(world, 'Stranger')
    const unknown = 'ab'.repeat(32)
    for (const workspaceId of [workspace.workspaceId, unknown]) {
      expect(await refusal(stranger.api.workspace.log({ workspaceId, afterSeq: -1 }))).toEqual({
        code: 'not-a-member',
        details: {},
      })
    }
    expect((await stranger.api.workspace.list()).workspaces).toEqual([])
  })

  it('answers from where the caller stopped', async () => {
    const workspace = await makeShared(world, owner)
    const { workspaceId } = workspace
    const all = await owner.api.workspace.log({ workspaceId, afterSeq: -1 })
    expect((await owner.api.workspace.log({ workspaceId, afterSeq: 1 })).entries).toEqual(all.entries.slice(2))
    expect((await owner.api.workspace.log({ workspaceId, afterSeq: 3 })).entries).toEqual([])
    expect((await owner.api.workspace.log({ workspaceId, afterSeq: 99 })).entries).toEqual([])
  })

  it('refuses boxes that are not exactly the granted ones (attacks 40)', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const [box] = input.boxes
    const forged = toBase64url(randomBytes(192))
    const cases: [string, unknown[]][] = [
      ['epoch-recipients', []],
      ['epoch-recipients', [box, box]],
      ['epoch-recipients', [{ ...box, receiver: { kind: 'member', id: newId() } }]],
      ['epoch-recipients', [{ ...box, receiver: { kind: 'invite', id: owner.userId } }]],
      ['epoch-recipients', [{ ...box, scope: workspace.environmentId('dev') }]],
      ['epoch-recipients', [box, { ...box, scope: workspace.environmentId('dev') }]],
      ['epoch-stale', [{ ...box, epoch: 2 }]],
      ['box-commitment', [{ ...box, box: forged }]],
      ['malformed', [{ ...box, box: forged.slice(1) }]],
      ['malformed', [{ ...box, box: `*${forged.slice(1)}` }]],
    ]
    for (const [code, boxes] of cases) {
      expect(await codeOf(owner.api.workspace.create({ ...input, boxes: boxes as typeof input.boxes })), code).toBe(
        code,
      )
    }
    expect(await rows(workspace)).toEqual(nothing)
  })

  it('refuses environments without their first commit, and commits of anything else', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const [dev = '', prod = ''] = input.commits
    const other = createInput(await draftWorkspace(world, owner)).commits
    const { envelope } = await workspace.push(owner, workspace.personal('dev', owner), {})
    const cases: [string, string[]][] = [
      ['manifest-root', []],
      ['manifest-root', [dev]],
      ['commit-env', [dev, dev]],
      ['commit-env', [dev, prod, prod]],
      ['commit-env', [dev, other[1] ?? '']],
      ['entry-type', [toBase64url(envelope), dev, prod]],
      ['malformed', [dev, `${prod}AAAA`]],
    ]
    for (const [code, commits] of cases)
      expect(await codeOf(owner.api.workspace.create({ ...input, commits })), code).toBe(code)
    expect(await rows(workspace)).toEqual(nothing)
  })

  it('refuses another order than genesis, environments, keys', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const [genesis = '', dev = '', prod = '', rotate = ''] = input.entries
    const cases: [string, string[]][] = [
      ['epoch-chain', [genesis, dev, prod]],
      ['log-genesis', [dev, prod, rotate]],
      ['log-chain', [genesis, prod, dev, rotate]],
      ['log-chain', [genesis, dev, rotate]],
      ['log-chain', [genesis, dev, dev, prod, rotate]],
      ['log-genesis', [genesis, genesis, dev, prod, rotate]],
      ['log-chain', [genesis, dev, rotate, prod]],
    ]
    for (const [code, entries] of cases)
      expect(await codeOf(owner.api.workspace.create({ ...input, entries })), entries.length.toString()).toBe(code)
    expect(await rows(workspace)).toEqual(nothing)
  })

  it('refuses whoever enters as somebody else (attacks 33)', async () => {
    // Keys of his own making under his user id.
    const impostor = { ...(await makePerson('Impostor')), userId: owner.userId }
    const withOtherKeys = await TestWorkspace.create(
      { ...impostor, identity: { ...impostor.identity, userId: owner.userId } },
      ['dev'],
    ).catch(() => undefined)
    if (withOtherKeys !== undefined)
      expect(await codeOf(owner.api.workspace.create(createInput(withOtherKeys)))).toBe('log-authz')
    // An address that is not his.
    const ofAnother = await TestWorkspace.create({ ...owner, email: 'ceo@acme.test' }, ['dev'])
    world.now = ofAnother.time
    expect(await codeOf(owner.api.workspace.create(createInput(ofAnother)))).toBe('log-authz')
    // Somebody else's workspace altogether.
    const other = await makeUser(world, 'Other')
    const foreign = await draftWorkspace(world, other)
    expect(await codeOf(owner.api.workspace.create(createInput(foreign)))).toBe('not-allowed')
  })

  it('refuses signatures that do not fit, and types it does not know (attacks 36, 37)', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const [first = new Uint8Array(0)] = workspace.envelopes
    const flipped = Uint8Array.from(first)
    flipped[flipped.length - 20] = (flipped[flipped.length - 20] ?? 0) ^ 1
    const entries = [toBase64url(flipped), ...input.entries.slice(1)]
    expect(await codeOf(owner.api.workspace.create({ ...input, entries }))).toBe('signature')
    const wrongLabel = await reforge(first, {}, (_label, ...fields) => owner.sign('commit', ...fields))
    expect(
      await codeOf(
        owner.api.workspace.create({ ...input, entries: [toBase64url(wrongLabel), ...input.entries.slice(1)] }),
      ),
    ).toBe('signature')
    const unknown = await forgeEntry(
      workspace.verified,
      { type: 'unknown', number: 14, payload: new Uint8Array(3) },
      { author: owner },
    )
    expect(
      await codeOf(owner.api.workspace.create({ ...input, entries: [...input.entries, toBase64url(unknown)] })),
    ).toBe('log-unknown')
  })

  it('refuses what is not in the one form (attacks 61)', async () => {
    const workspace = await draftWorkspace(world, owner)
    const input = createInput(workspace)
    const [genesis = ''] = input.entries
    const bytes = Buffer.from(genesis, 'base64url')
    const misspelled = [
      toBase64url(Buffer.concat([bytes, Buffer.of(0)])),
      toBase64url(bytes.subarray(1)),
      `${genesis}=`,
      `${genesis} `,
      genesis.replace(/.$/, '/'),
      '',
    ]
    for (const entry of misspelled) {
      const entries = [entry, ...input.entries.slice(1)]
      expect(await codeOf(owner.api.workspace.create({ ...input, entries })), entry.slice(-4)).toBe('malformed')
    }
  })

  it('refuses a clock that is off by more than ten minutes, and says what time it is', async () => {
    const workspace = await draftWorkspace(world, owner)
    const last = workspace.time
    for (const off of [-11, 11]) {
      world.now = last + off * 60_000
      const accessToken = await world.tokenOf(owner)
      const told = await refusal(world.bearer(accessToken).workspace.create(createInput(workspace)))
      expect(told).toEqual({ code: 'clock-skew', details: { serverTime: world.now } })
    }
    world.now = last + 9 * 60_000
    const accessToken = await world.tokenOf(owner)
    await world.bearer(accessToken).workspace.create(createInput(workspace))
  })

  it('refuses more workspaces than one user can be in', async () => {
    const workspace = await draftWorkspace(world, owner)
    const userId = Buffer.from(owner.userId, 'hex')
    const others = Array.from({ length: 200 }, () => ({ userId, workspaceId: Buffer.from(randomBytes(32)) }))
    await database().prisma.membership.createMany({ data: others })
    expect(await codeOf(owner.api.workspace.create(createInput(workspace)))).toBe('limit-workspaces')
  })

  it('says plainly that its own storage is damaged, and not that the client is wrong', async () => {
    const workspace = await makeShared(world, owner)
    const workspaceId = Buffer.from(workspace.workspaceId, 'hex')
    await database().prisma.logEntry.updateMany({
      where: { workspaceId, seq: 1 },
      data: { signature: Buffer.alloc(64) },
    })
    const fresh = await createWorld(database())
    const api = fresh.as({ authorization: `Bearer ${await world.tokenOf(owner)}`, requestId: 'r7' })
    await expect(api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })).rejects.toMatchObject({
      cause: { message: 'A stored membership log does not verify' },
    })
  })
})
