import { appendOutput, base64urlLength, REQUEST_LIMITS } from '@infisical/contract'
import { newId, randomBytes, toBase64url, type EnvironmentId } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { forgeEntry, reforge, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { codeOf, createWorld, ORIGIN, refusal, type World } from '../../test/world.ts'
import { refusalOf } from '../refusal.ts'
import { addMember, appendInput, invite, makeShared, makeUser, type User } from '../../test/workspaces.ts'

describeOnEachEngine('extending a log', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
  })

  const headSeq = async () =>
    (await owner.api.workspace.log({ workspaceId: workspace.workspaceId, afterSeq: 99 })).headSeq

  /** add-environment and its first commit, signed by `author` as the next of the log. */
  const environment = async (author: User, name: string) => {
    const since = workspace.envelopes.length
    await workspace.addEnvironment(author, name)
    const view = workspace.viewOf(workspace.shared(name))
    const commits = [toBase64url(view.head.envelope!)]
    return { ...appendInput(workspace, since), commits }
  }

  it('takes an environment with its first commit', async () => {
    const appended = await owner.api.workspace.append(await environment(owner, 'staging'))
    expect(appendOutput.parse(appended)).toEqual({ headSeq: 4 })
    const chains = await database().prisma.chain.findMany({
      where: { workspaceId: Buffer.from(workspace.workspaceId, 'hex') },
    })
    expect(chains.map(({ headSeq, pairs }) => [Number(headSeq), pairs])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ])
  })

  it('answers again when the answer was lost', async () => {
    const input = await environment(owner, 'staging')
    expect(await owner.api.workspace.append(input)).toEqual(await owner.api.workspace.append(input))
    expect(await headSeq()).toBe(4)
  })

  it('refuses an environment without its first commit', async () => {
    const { commits: _, ...input } = await environment(owner, 'staging')
    expect(await codeOf(owner.api.workspace.append({ ...input, commits: [] }))).toBe('manifest-root')
    expect(await headSeq()).toBe(3)
  })

  it('refuses a first commit that stands on another place of the log', async () => {
    const input = await environment(owner, 'staging')
    const early = toBase64url(workspace.firstCommits[0]!)
    expect(await codeOf(owner.api.workspace.append({ ...input, commits: [early] }))).toBe('commit-env')
    const since = workspace.envelopes.length - 1
    await workspace.invite(owner, 'late@acme.test')
    const both = appendInput(workspace, since, workspace.boxes.length - 1)
    expect(await codeOf(owner.api.workspace.append({ ...both, commits: input.commits }))).toBe('commit-log-position')
  })

  it('refuses whom the log does not allow it (attacks 23, 34)', async () => {
    const [writer, reader, admin] = [
      await addMember(world, workspace, { role: 'writer' }),
      await addMember(world, workspace, { role: 'reader' }),
      await addMember(world, workspace, { role: 'admin' }),
    ]
    const stranger = await makeUser(world, 'Stranger')
    const draft = {
      type: 'add-environment',
      environmentId: newId<EnvironmentId>(),
      name: 'staging',
      key: undefined,
    } as const
    const forged = async (author: User, header = {}) => ({
      ...appendInput(workspace, workspace.envelopes.length),
      entries: [toBase64url(await forgeEntry(workspace.verified, draft, { author, header }))],
    })
    for (const member of [writer, reader]) {
      expect(await codeOf(member.api.workspace.append(await forged(member)))).toBe('log-authz')
    }
    // Signed by a reader in the owner's name, by a stranger in the owner's name, and by nobody.
    const inHisName = { actor: owner.userId, actorKeyId: owner.keyId }
    expect(await codeOf(reader.api.workspace.append(await forged(reader, inHisName)))).toBe('not-allowed')
    expect(await codeOf(owner.api.workspace.append(await forged(reader, inHisName)))).toBe('signature')
    expect(await codeOf(stranger.api.workspace.append(await forged(stranger)))).toBe('not-a-member')
    expect(await codeOf(stranger.api.workspace.append(await forged(stranger, inHisName)))).toBe('not-a-member')
    // An admin makes no owner.
    const since = workspace.envelopes.length
    const asOwner = await workspace.invite(owner, 'boss@acme.test', { role: 'owner' })
    const entry = await reforge(
      workspace.envelopes[since]!,
      { actor: admin.userId, actorKeyId: admin.keyId },
      admin.sign,
    )
    const input = { ...appendInput(workspace, since, workspace.boxes.length - 1), entries: [toBase64url(entry)] }
    expect(asOwner.email).toBe('boss@acme.test')
    expect(await codeOf(admin.api.workspace.append(input))).toBe('log-authz')
    expect(await headSeq()).toBe(since - 1)
  })

  it('refuses entries out of order, twice, or with a gap (attacks 24)', async () => {
    await workspace.invite(owner, 'a@acme.test')
    await workspace.invite(owner, 'b@acme.test')
    const input = appendInput(workspace, 4, 1)
    const [first = '', second = ''] = input.entries
    for (const entries of [[second, first], [second], [first, first], [first, second, second]]) {
      expect(await codeOf(owner.api.workspace.append({ ...input, entries }))).toBe('log-chain')
    }
    const otherPast = await reforge(workspace.envelopes[4]!, { previous: 'ab'.repeat(32) }, owner.sign)
    expect(await codeOf(owner.api.workspace.append({ ...input, entries: [toBase64url(otherPast)] }))).toBe('log-chain')
    const otherState = await reforge(workspace.envelopes[4]!, { stateHash: 'ab'.repeat(32) }, owner.sign)
    expect(await codeOf(owner.api.workspace.append({ ...input, entries: [toBase64url(otherState)] }))).toBe('log-state')
    await owner.api.workspace.append(input)
    expect(await headSeq()).toBe(5)
  })

  it('takes no genesis and no join this way', async () => {
    const member = await addMember(world, workspace)
    for (const [seq, by] of [
      [0, owner],
      [5, member],
    ] as const) {
      const entries = [toBase64url(workspace.envelopes[seq]!)]
      expect(await codeOf(by.api.workspace.append({ ...appendInput(workspace, 6), entries }))).toBe('not-allowed')
    }
  })

  it('lets one of many that extend the same head through, and tells the others that someone was faster', async () => {
    const invites = []
    for (let n = 0; n < 10; n += 1) invites.push(await workspace.invite(owner, `racer${n}@acme.test`))
    await owner.api.workspace.append(appendInput(workspace, 4, 1))
    const inputs = await Promise.all(
      invites.map(async ({ inviteId }) => {
        const entry = await forgeEntry(workspace.verified, { type: 'cancel-invite', inviteId }, { author: owner })
        return { ...appendInput(workspace, 0), entries: [toBase64url(entry)] }
      }),
    )
    const ends = await Promise.allSettled(inputs.map((input) => owner.api.workspace.append(input)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const end of ends) if (end.status === 'rejected') expect(refusalOf(end.reason).code).toBe('conflict-head')
    expect(await headSeq()).toBe(14)
    const workspaceId = Buffer.from(workspace.workspaceId, 'hex')
    expect(await database().prisma.invite.count({ where: { workspaceId, closedAt: null } })).toBe(9)
  })

  it('is seen by every server of the installation at once', async () => {
    const other = await createWorld(database())
    const elsewhere = other.bearer(await world.tokenOf(owner))
    const { workspaceId } = workspace
    expect((await elsewhere.workspace.log({ workspaceId, afterSeq: -1 })).headSeq).toBe(3)
    await invite(workspace, owner, 'new@acme.test')
    expect((await elsewhere.workspace.log({ workspaceId, afterSeq: 3 })).entries).toEqual([
      toBase64url(workspace.envelopes[4]!),
    ])
    // And one that was behind does not overwrite what the other stored.
    const boxes = workspace.boxes.length
    await workspace.invite(owner, 'newer@acme.test')
    await elsewhere.workspace.append(appendInput(workspace, 5, boxes))
    expect(await headSeq()).toBe(5)
  })

  it('mails a pointer to the invited, without the secret and without words of the inviter', async () => {
    const since = workspace.envelopes.length
    const made = await workspace.invite(owner, 'bob@acme.test')
    const input = appendInput(workspace, since, workspace.boxes.length - 1)
    await owner.api.workspace.append({ ...input, mail: { inviteId: made.inviteId, email: ' Bob@ACME.test' } })
    const [mail] = world.mails
    expect(mail).toMatchObject({ to: 'bob@acme.test', link: `${ORIGIN}/join/${made.inviteId}` })
    expect(mail?.subject).toBe('You are invited to a workspace on Infisical')
    const links = mail?.text.match(/\w+:\/\/\S+/g)
    expect(links).toEqual([`${ORIGIN}/join/${made.inviteId}`])
    expect(mail?.text).toContain(owner.email)
    const whole = JSON.stringify(mail)
    for (const word of [
      owner.name,
      'Acme',
      '#',
      toBase64url(made.secret),
      Buffer.from(made.secret).toString('hex'),
      '<',
      '\r',
    ]) {
      expect(whole).not.toContain(word)
    }
  })

  it('mails nobody whom the invite does not name (attacks 71)', async () => {
    const since = workspace.envelopes.length
    const made = await workspace.invite(owner, 'bob@acme.test')
    const input = appendInput(workspace, since, workspace.boxes.length - 1)
    const before = world.mails.length
    const wrong = [
      { inviteId: made.inviteId as string, email: 'eve@acme.test' },
      { inviteId: newId() as string, email: 'bob@acme.test' },
    ]
    for (const mail of wrong)
      expect(await codeOf(owner.api.workspace.append({ ...input, mail }))).toBe('invite-binding')
    const injected = { inviteId: made.inviteId as string, email: 'bob@acme.test\r\nBcc: eve@acme.test' }
    expect(await codeOf(owner.api.workspace.append({ ...input, mail: injected }))).toBe('malformed')
    expect(world.mails).toHaveLength(before)
    expect(await headSeq()).toBe(3)
  })

  it('mails an address only so often', async () => {
    for (let n = 0; n < 10; n += 1) await mailOne('often@acme.test')
    expect((await refusal(mailOne('often@acme.test'))).code).toBe('rate-limited')
    await mailOne('seldom@acme.test').catch(() => undefined)
  })

  async function mailOne(email: string): Promise<unknown> {
    const since = workspace.envelopes.length
    const boxes = workspace.boxes.length
    const made = await workspace.invite(owner, email)
    return owner.api.workspace.append({
      ...appendInput(workspace, since, boxes),
      mail: { inviteId: made.inviteId, email },
    })
  }

  it('refuses more entries than one request takes, and larger ones, before it decodes any (attacks 64)', async () => {
    const input = appendInput(workspace, 4)
    const tooMany = Array.from({ length: REQUEST_LIMITS.entries + 1 }, () => 'AAAA')
    expect(await codeOf(owner.api.workspace.append({ ...input, entries: tooMany }))).toBe('limit-request')
    const tooLarge = 'A'.repeat(base64urlLength(REQUEST_LIMITS.envelope) + 1)
    expect(await codeOf(owner.api.workspace.append({ ...input, entries: [tooLarge] }))).toBe('limit-request')
    expect(await codeOf(owner.api.workspace.append({ ...input, entries: [tooLarge.slice(4)] }))).toBe('malformed')
  })

  it('refuses boxes that no entry grants (attacks 40)', async () => {
    const since = workspace.envelopes.length
    await workspace.invite(owner, 'bob@acme.test')
    const input = appendInput(workspace, since, workspace.boxes.length - 1)
    const [box] = input.boxes
    const toStranger = { ...box!, receiver: { kind: 'member' as const, id: newId() as string } }
    expect(await codeOf(owner.api.workspace.append({ ...input, boxes: [] }))).toBe('epoch-recipients')
    expect(await codeOf(owner.api.workspace.append({ ...input, boxes: [box!, toStranger] }))).toBe('epoch-recipients')
    expect(
      await codeOf(owner.api.workspace.append({ ...input, boxes: [{ ...box!, box: toBase64url(randomBytes(192)) }] })),
    ).toBe('box-commitment')
  })
})
