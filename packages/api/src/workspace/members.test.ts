// People come, go, get more and get less: what the server keeps for them follows the signed log.
import { chainIdOf, toBase64url, type Access, type ChainContext, type EnvironmentId } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { forgeEntry, type TestInvite, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { boxesOf } from './boxes.ts'
import { signedAside } from '../../test/forgery.ts'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import {
  access,
  addMember,
  appendInput,
  invite,
  inviteAside,
  join,
  makeShared,
  makeUser,
  push,
  pushInput,
  startEpochOf,
  type User,
} from '../../test/workspaces.ts'

describeOnEachEngine('members', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let bob: User
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    bob = await makeUser(world, 'Bob')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
    await push(workspace, owner, dev, { A: 'one' })
  })

  const bytes = (hex: string) => Buffer.from(hex, 'hex')
  const logOf = ({ api }: User) => api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })
  const workspacesOf = async ({ api }: User) =>
    (await api.workspace.list()).workspaces.map(({ workspaceId }) => workspaceId)
  const scopesOf = async (user: User) => (await logOf(user)).boxes.map(({ epoch, scope }) => [epoch, scope])
  /** What names him in this workspace, beside the log. */
  const rowsOf = async ({ userId }: User) => {
    const workspaceId = bytes(workspace.workspaceId)
    const { prisma } = database()
    const membership = await prisma.membership.count({ where: { workspaceId, userId: bytes(userId) } })
    const boxes = await prisma.workspaceKey.count({ where: { workspaceId, receiverId: bytes(userId) } })
    return { membership, boxes }
  }
  /** Signs one entry and sends it alone. */
  const appended = async (author: User, draft: Parameters<TestWorkspace['append']>[0]) => {
    const seq = workspace.envelopes.length
    await workspace.append(draft, author)
    const input = appendInput(workspace, seq)
    await author.api.workspace.append(input)
    return input
  }

  describe('that are removed', () => {
    it('reach nothing here any more, and everything elsewhere; no row of theirs is left', async () => {
      const member = await addMember(world, workspace)
      const elsewhere = await makeShared(world, member)
      expect(await rowsOf(member)).toEqual({ membership: 1, boxes: 1 })
      const late = await pushInput(workspace, owner, dev, { A: 'two' })
      await owner.api.secret.push(late)
      await startEpochOf(workspace, owner, { type: 'remove-member', userId: member.userId })
      expect(await rowsOf(member)).toEqual({ membership: 0, boxes: 0 })
      expect(await codeOf(logOf(member))).toBe('not-a-member')
      expect(await codeOf(new Reader(world, member, workspace).pull(dev))).toBe('not-a-member')
      expect(await codeOf(member.api.workspace.keys({ workspaceId: workspace.workspaceId }))).toBe('not-a-member')
      expect(await workspacesOf(member)).toEqual([elsewhere.workspaceId])
      expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: 'two' })
    })

    it('take their invites with them', async () => {
      const admin = await addMember(world, workspace, { role: 'admin' })
      const made = await invite(workspace, admin, bob.email)
      const others = await invite(workspace, owner, bob.email)
      await startEpochOf(workspace, owner, { type: 'remove-member', userId: admin.userId })
      await theirInvitesEnd(made)
      await join(workspace, bob, others)
      expect(await scopesOf(bob)).toEqual([[2, 'workspace']])
    })

    it('are removed by those whom the log allows it', async () => {
      const admin = await addMember(world, workspace, { role: 'admin' })
      const writer = await addMember(world, workspace)
      const draft = { type: 'remove-member', userId: owner.userId } as const
      for (const author of [admin, writer]) {
        const entry = toBase64url(await forgeEntry(workspace.verified, draft, { author }))
        const input = { ...appendInput(workspace, 0), entries: [entry] }
        expect(await codeOf(author.api.workspace.append(input))).toBe('log-authz')
      }
      const without = { type: 'remove-member', userId: writer.userId } as const
      const entry = toBase64url(await forgeEntry(workspace.verified, without, { author: admin }))
      expect(await codeOf(admin.api.workspace.append({ ...appendInput(workspace, 0), entries: [entry] }))).toBe(
        'epoch-required',
      )
    })

    it('may come back, with boxes of the epoch there is then', async () => {
      const member = await addMember(world, workspace)
      await startEpochOf(workspace, owner, { type: 'remove-member', userId: member.userId })
      await join(workspace, member, await invite(workspace, owner, member.email))
      expect(await rowsOf(member)).toEqual({ membership: 1, boxes: 1 })
      expect(await scopesOf(member)).toEqual([[2, 'workspace']])
      expect(await new Reader(world, member, workspace).pull(dev)).toEqual({ A: 'one' })
    })
  })

  const theirInvitesEnd = async ({ inviteId }: TestInvite) => {
    expect(await codeOf(bob.api.invite.open({ inviteId }))).toBe('invite-used')
    const { prisma } = database()
    expect((await prisma.invite.findUnique({ where: { inviteId: bytes(inviteId) } }))?.closedAt).not.toBeNull()
    expect(await prisma.workspaceKey.count({ where: { receiverId: bytes(inviteId) } })).toBe(0)
  }

  describe('that leave', () => {
    it('take their invites with them', async () => {
      const admin = await addMember(world, workspace, { role: 'admin' })
      const made = await invite(workspace, admin, bob.email)
      await appended(admin, { type: 'remove-member', userId: admin.userId })
      await theirInvitesEnd(made)
    })

    it('are gone at once, and nobody pushes or invites until the keys are changed', async () => {
      const member = await addMember(world, workspace)
      const input = await appended(member, { type: 'remove-member', userId: member.userId })
      expect(await rowsOf(member)).toEqual({ membership: 0, boxes: 0 })
      expect(await codeOf(logOf(member))).toBe('not-a-member')
      // The same request again is a lost answer; nothing else is answered.
      expect(await member.api.workspace.append(input)).toEqual({ headSeq: workspace.verified.head.seq })
      const head = workspace.verified
      const rename = { type: 'rename-environment', environmentId: dev.environmentId, name: 'test' } as const
      const other = toBase64url(await forgeEntry(head, rename, { author: member }))
      expect(await codeOf(member.api.workspace.append({ ...input, entries: [other] }))).toBe('not-a-member')

      const { input: inviting } = await inviteAside(workspace, head, owner)
      expect(await codeOf(owner.api.workspace.append(inviting))).toBe('epoch-required')
      expect(await codeOf(owner.api.secret.push(await signedAside(workspace, owner, dev)))).toBe('epoch-required')
      await startEpochOf(workspace, owner, { type: 'rotate' })
      await push(workspace, owner, dev, { A: 'two' })
      await invite(workspace, owner, 'late@acme.test')
    })
  })

  describe('whose access changes', () => {
    const setAccess = async (user: User, to: Access) => {
      const { state } = workspace.verified
      const boxes = workspace.boxes.length
      const scopes = to === 'all' ? [{ kind: 'workspace' } as const] : to.map((id: EnvironmentId) => environment(id))
      const grants = await workspace.grants(user.receiver, user.identity.boxPublic, scopes)
      const keys = { kind: 'grants', epoch: state.epoch, grants } as const
      const seq = workspace.envelopes.length
      await workspace.append({ type: 'set-access', userId: user.userId, role: 'writer', access: to, keys }, owner)
      return appendInput(workspace, seq, boxes)
    }
    const environment = (environmentId: EnvironmentId) => ({ kind: 'environment', environmentId }) as const

    it('get other boxes in the place of those they had', async () => {
      const member = await addMember(world, workspace, { access: access(workspace, 'prod') })
      expect(await codeOf(new Reader(world, member, workspace).pull(dev))).toBe('not-allowed')
      const input = await setAccess(member, access(workspace, 'dev', 'prod'))
      expect(await codeOf(owner.api.workspace.append({ ...input, boxes: input.boxes.slice(1) }))).toBe(
        'epoch-recipients',
      )
      await owner.api.workspace.append(input)
      expect(await scopesOf(member)).toEqual(access(workspace, 'dev', 'prod').map((id) => [1, id]))
      expect(await new Reader(world, member, workspace).pull(dev)).toEqual({ A: 'one' })
      await owner.api.workspace.append(await setAccess(member, 'all'))
      expect(await scopesOf(member)).toEqual([[1, 'workspace']])
    })

    it('lose by a new epoch what is taken from them', async () => {
      const member = await addMember(world, workspace)
      const narrower = access(workspace, 'prod')
      const cause = { type: 'set-access', userId: member.userId, role: 'writer', access: narrower } as const
      await startEpochOf(workspace, owner, cause)
      expect(await scopesOf(member)).toEqual([[2, narrower[0]]])
      expect(await codeOf(new Reader(world, member, workspace).pull(dev))).toBe('not-allowed')
      expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: 'one' })
    })
  })

  it('lose the keys of an environment with it', async () => {
    const member = await addMember(world, workspace, { access: access(workspace, 'dev', 'prod') })
    await startEpochOf(workspace, owner, { type: 'rotate' })
    const [prod] = access(workspace, 'prod')
    await appended(owner, { type: 'remove-environment', environmentId: dev.environmentId })
    expect(await scopesOf(member)).toEqual([[2, prod]])
    const keys = await member.api.workspace.keys({ workspaceId: workspace.workspaceId })
    expect(keys.previousKeys.map(({ scope }) => scope)).toEqual([prod])
    const scope = Buffer.concat([Buffer.of(1), bytes(dev.environmentId)])
    expect(await database().prisma.previousKey.count({ where: { scope } })).toBe(0)
    await startEpochOf(workspace, owner, { type: 'rotate' })
    expect(await scopesOf(member)).toEqual([[3, prod]])
  })

  describe('never see a part of an answer from before an epoch and a part from after it', () => {
    it('when they pull', async () => {
      const member = await addMember(world, workspace)
      // Another server, whose log is newer than the heads it has just read and the chain it has in memory.
      const other = await createWorld(database())
      other.now = world.now
      const elsewhere = { ...member, api: other.bearer(await world.tokenOf(member)) }
      await new Reader(other, elsewhere, workspace).pull(dev)
      const { db, caches } = other.services
      const chainId = chainIdOf(dev)
      const before = await caches.heads.read(db, workspace.workspaceId, [chainId])
      await startEpochOf(workspace, owner, { type: 'rotate' })
      await logOf(elsewhere)
      const read = vi.spyOn(caches.heads, 'read').mockResolvedValueOnce(before)
      const reader = new Reader(other, elsewhere, workspace)
      expect(await reader.pull(dev, true)).toEqual({ A: 'one' })
      expect(reader.last).toMatchObject({ headSeq: workspace.verified.head.seq, boxes: [{ epoch: 2 }] })
      expect(read).toHaveBeenCalledTimes(2)
      // And if that went on for ever, they would be told that the server is busy, and not something wrong.
      read.mockResolvedValue(before)
      expect(await codeOf(reader.pull(dev))).toBe('unavailable')
    })

    it('when they ask for boxes', async () => {
      const receiver = { kind: 'member', id: owner.userId } as const
      const { db, caches } = world.services
      const logAt = (seq: number) => caches.logs.upTo(db, workspace.workspaceId, seq)
      const before = await logAt(workspace.verified.head.seq)
      await startEpochOf(workspace, owner, { type: 'rotate' })
      expect(await boxesOf(world.services, before, receiver)).toBeUndefined()
      const after = await logAt(workspace.verified.head.seq)
      expect(await boxesOf(world.services, after, receiver)).toMatchObject([{ epoch: 2, scope: 'workspace' }])
    })
  })
})
