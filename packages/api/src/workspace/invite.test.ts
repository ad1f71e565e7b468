import { joinOutput, openInviteOutput } from '@infisical/contract'
import { newId, toBase64url } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { fold, memberOf } from '@infisical/protocol'
import { forgeEntry, reforge, signerOf, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import {
  access,
  addMember,
  appendInput,
  invite,
  join,
  joinInput,
  makeShared,
  makeUser,
  type User,
} from '../../test/workspaces.ts'

describeOnEachEngine('invites', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let bob: User
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    bob = await makeUser(world, 'Bob')
  })

  const inviteBoxes = (inviteId: string) =>
    database().prisma.workspaceKey.count({ where: { receiverKind: 1, receiverId: Buffer.from(inviteId, 'hex') } })

  it('are completed by the invitee alone', async () => {
    const made = await invite(workspace, owner, bob.email)
    const opened = await bob.api.invite.open({ inviteId: made.inviteId })
    expect(openInviteOutput.parse(opened)).toEqual(opened)
    const envelopes = opened.entries.map((entry) => Buffer.from(entry, 'base64url'))
    const verified = await fold(undefined, envelopes, { workspaceId: workspace.workspaceId })
    expect(verified.head).toEqual(workspace.verified.head)
    expect(opened).toMatchObject({ workspaceId: workspace.workspaceId, headSeq: 4 })
    expect(opened.boxes).toMatchObject([{ receiver: { kind: 'invite', id: made.inviteId }, scope: 'workspace' }])

    const joined = await bob.api.invite.join(await joinInput(workspace, bob, made))
    expect(joinOutput.parse(joined)).toEqual({ headSeq: 5 })
    expect((await bob.api.workspace.list()).workspaces).toEqual([{ workspaceId: workspace.workspaceId, headSeq: 5 }])
    const { boxes } = await bob.api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })
    expect(boxes).toMatchObject([{ receiver: { kind: 'member', id: bob.userId }, scope: 'workspace' }])
  })

  it('lose their boxes when they are used, and when they are cancelled', async () => {
    const used = await invite(workspace, owner, bob.email)
    const cancelled = await invite(workspace, owner, 'carol@acme.test')
    expect([await inviteBoxes(used.inviteId), await inviteBoxes(cancelled.inviteId)]).toEqual([1, 1])
    await join(workspace, bob, used)
    expect([await inviteBoxes(used.inviteId), await inviteBoxes(cancelled.inviteId)]).toEqual([0, 1])
    const since = workspace.envelopes.length
    await workspace.append({ type: 'cancel-invite', inviteId: cancelled.inviteId }, owner)
    await owner.api.workspace.append(appendInput(workspace, since))
    expect(await inviteBoxes(cancelled.inviteId)).toBe(0)
    const rows = await database().prisma.invite.findMany({
      where: { workspaceId: Buffer.from(workspace.workspaceId, 'hex') },
    })
    expect(rows.map(({ closedAt }) => closedAt !== null)).toEqual([true, true])
  })

  it('leave nothing when they are made and cancelled at once', async () => {
    const since = workspace.envelopes.length
    const made = await workspace.invite(owner, bob.email)
    await workspace.append({ type: 'cancel-invite', inviteId: made.inviteId }, owner)
    await owner.api.workspace.append(appendInput(workspace, since, workspace.boxes.length - 1))
    expect(await inviteBoxes(made.inviteId)).toBe(0)
    expect(await codeOf(bob.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-used')
  })

  it('carry access to some environments as one box for each', async () => {
    const dev = access(workspace, 'dev')
    const made = await invite(workspace, owner, bob.email, { access: dev })
    expect((await bob.api.invite.open({ inviteId: made.inviteId })).boxes.map(({ scope }) => scope)).toEqual(dev)
    await join(workspace, bob, made)
    const { boxes } = await bob.api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: -1 })
    expect(boxes.map(({ scope }) => scope)).toEqual(dev)
  })

  it('open for the invited address alone (attacks 28)', async () => {
    const made = await invite(workspace, owner, bob.email)
    const eve = await makeUser(world, 'Eve')
    expect(await codeOf(eve.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-other-email')
    expect(await codeOf(owner.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-other-email')
    expect(await codeOf(bob.api.invite.open({ inviteId: newId() }))).toBe('invite-unknown')
    expect(await codeOf(world.as().invite.open({ inviteId: made.inviteId }))).toBe('unauthenticated')
    await bob.api.invite.open({ inviteId: made.inviteId })
  })

  it('cannot be joined with an address of one’s choice (attacks 28)', async () => {
    const made = await invite(workspace, owner, bob.email)
    const eve = await makeUser(world, 'Eve')
    // With her own keys and Bob's address, the log itself would believe her; the server knows her address.
    const entry = toBase64url(await workspace.join({ ...eve, email: bob.email }, made))
    const boxes = appendInput(workspace, workspace.envelopes.length, workspace.boxes.length - 1).boxes
    const input = { inviteId: made.inviteId as string, workspaceId: workspace.workspaceId as string, entry, boxes }
    expect(await codeOf(eve.api.invite.join(input))).toBe('log-authz')
  })

  it('bind the keys that join by them (attacks 26)', async () => {
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    const envelope = workspace.envelopes.at(-1)!
    const eve = await makeUser(world, 'Eve')
    // Without the invite's signature, with another's, and with Eve's keys in Bob's place.
    const signatures = [
      await reforge(envelope, {}, bob.sign),
      await reforge(envelope, {}, bob.sign, eve.sign),
      await reforge(envelope, {}, bob.sign, signerOf(bob.secrets.signingSeed)),
    ]
    for (const forged of signatures) {
      expect(await codeOf(bob.api.invite.join({ ...input, entry: toBase64url(forged) }))).toBe('invite-binding')
    }
    const substituted = await reforge(
      envelope,
      { identity: { ...eve.identity, userId: bob.userId } },
      eve.sign,
      signerOf(made.keys.signingSeed),
    )
    expect(await codeOf(bob.api.invite.join({ ...input, entry: toBase64url(substituted) }))).toBe('log-authz')
    await bob.api.invite.join(input)
  })

  it('are good once, for one person, in one workspace (attacks 27)', async () => {
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    const carol = await makeUser(world, 'Carol')
    const elsewhere = await makeShared(world, carol)
    expect(await codeOf(bob.api.invite.join({ ...input, workspaceId: elsewhere.workspaceId }))).toBe('invite-unknown')
    const other = await invite(elsewhere, carol, bob.email)
    const replayed = { ...input, inviteId: other.inviteId as string, workspaceId: elsewhere.workspaceId as string }
    expect(await codeOf(bob.api.invite.join(replayed))).toBe('invite-binding')
    const moved = await reforge(
      workspace.envelopes.at(-1)!,
      { inviteId: other.inviteId },
      bob.sign,
      signerOf(made.keys.signingSeed),
    )
    expect(await codeOf(bob.api.invite.join({ ...replayed, entry: toBase64url(moved) }))).toBe('log-genesis')

    await bob.api.invite.join(input)
    expect(await codeOf(bob.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-used')
    // The very same request again is its lost answer; another one is refused.
    expect(await bob.api.invite.join(input)).toEqual({ headSeq: 5 })
    expect(await memberCount(workspace)).toBe(2)
  })

  it('let one of several simultaneous joins through', async () => {
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    const again = await reforge(
      workspace.envelopes.at(-1)!,
      { time: world.now + 1 },
      bob.sign,
      signerOf(made.keys.signingSeed),
    )
    const inputs = [input, { ...input, entry: toBase64url(again) }]
    await Promise.allSettled(inputs.map((one) => bob.api.invite.join(one)))
    expect(await memberCount(workspace)).toBe(2)
  })

  it('expire, by the server’s clock as well as by the invitee’s (attacks 28)', async () => {
    const made = await invite(workspace, owner, bob.email)
    world.now += 7 * 86_400_000 + 60_000
    const later = { ...bob, api: world.bearer(await world.tokenOf(bob)) }
    expect(await codeOf(later.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-expired')
    // He sets his clock back by five minutes: the entry is dated before the expiry.
    workspace.time = world.now - 5 * 60_000
    const input = await joinInput(workspace, later, made)
    expect(await codeOf(later.api.invite.join(input))).toBe('invite-expired')
  })

  it('are cancelled by owners and admins alone, and then cannot be used', async () => {
    const writer = await addMember(world, workspace, { role: 'writer' })
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    const draft = { type: 'cancel-invite', inviteId: made.inviteId } as const
    const base = await fold(undefined, workspace.envelopes.slice(0, -1), { workspaceId: workspace.workspaceId })
    const byWriter = toBase64url(await forgeEntry(base, draft, { author: writer }))
    const request = { workspaceId: workspace.workspaceId as string, boxes: [], commits: [] }
    expect(await codeOf(writer.api.workspace.append({ ...request, entries: [byWriter] }))).toBe('log-authz')
    const byOwner = toBase64url(await forgeEntry(base, draft, { author: owner }))
    await owner.api.workspace.append({ ...request, entries: [byOwner] })
    expect(await codeOf(bob.api.invite.open({ inviteId: made.inviteId }))).toBe('invite-used')
    expect(await codeOf(bob.api.invite.join(input))).toBe('conflict-head')
  })

  it('take exactly the boxes that the joiner signed', async () => {
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    expect(await codeOf(bob.api.invite.join({ ...input, boxes: [] }))).toBe('epoch-recipients')
    expect(await codeOf(bob.api.invite.join({ ...input, boxes: [...input.boxes, ...input.boxes] }))).toBe(
      'epoch-recipients',
    )
    expect(await memberCount(workspace)).toBe(1)
    await bob.api.invite.join(input)
  })

  it('take a join, and nothing else, from the one who makes it', async () => {
    const made = await invite(workspace, owner, bob.email)
    const input = await joinInput(workspace, bob, made)
    const entry = toBase64url(workspace.envelopes[4]!)
    expect(await codeOf(bob.api.invite.join({ ...input, entry }))).toBe('not-allowed')
    expect(await codeOf(owner.api.invite.join(input))).toBe('not-allowed')
    expect(
      await codeOf(
        bob.api.workspace.append({
          workspaceId: input.workspaceId,
          entries: [input.entry],
          boxes: input.boxes,
          commits: [],
        }),
      ),
    ).toBe('not-a-member')
  })

  async function memberCount({ workspaceId }: TestWorkspace): Promise<number> {
    const { entries } = await owner.api.workspace.log({ workspaceId, afterSeq: -1 })
    const envelopes = entries.map((entry) => Buffer.from(entry, 'base64url'))
    const { state } = await fold(undefined, envelopes, { workspaceId })
    const rows = await database().prisma.membership.findMany({
      where: { workspaceId: Buffer.from(workspaceId, 'hex') },
    })
    for (const { userId } of rows) expect(memberOf(state, Buffer.from(userId).toString('hex') as never)).toBeDefined()
    expect(rows).toHaveLength(state.members.length)
    return rows.length
  }
})
