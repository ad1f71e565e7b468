// A member who lost his keys comes back with new ones, through a new invite: the log says so, and what stood under the old keys goes on empty.
import { personalHeadsOutput } from '@infisical/contract'
import { makeIdentity, toBase64url, type ChainContext } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { buildCommit, chainView, EMPTY_PACK, pairIdsOf, scopesOf } from '@infisical/protocol'
import { personOf, signerOf, type TestInvite, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { contentsOf } from '../../test/contents.ts'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import {
  addMember,
  appendInput,
  invite,
  join,
  joinInput,
  makeShared,
  makeUser,
  push,
  startEpochOf,
  type User,
} from '../../test/workspaces.ts'

describeOnEachEngine('coming back with new keys', (database) => {
  let world: World
  let owner: User
  let member: User
  let workspace: TestWorkspace
  let own: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    member = await addMember(world, workspace)
    own = workspace.personal('dev', member)
    await push(workspace, member, own, { A: 'mine', B: 'too' })
  })

  /** What starting over does to an account: the same user, with keys of the next generation. */
  const startOver = async (user: User): Promise<User> => {
    const generation = user.identity.generation + 1
    const { secrets } = await makeIdentity(user.userId)
    const renewed = { ...user, ...(await personOf(user.name, user.userId, { ...secrets, generation })) }
    const { signPublic, boxPublic } = renewed.identity
    await database().prisma.user.update({
      where: { id: Buffer.from(user.userId, 'hex') },
      data: { generation, signPublic: Buffer.from(signPublic), boxPublic: Buffer.from(boxPublic) },
    })
    return renewed
  }

  const replaceInput = async (user: User, { inviteId, keys, access }: TestInvite) => {
    const boxes = workspace.boxes.length
    const { identity, email, name } = user
    const grants = await workspace.grants(user.receiver, identity.boxPublic, scopesOf(access))
    const { epoch } = workspace.verified.state
    const author = { ...user, coSign: signerOf(keys.signingSeed) }
    const draft = { type: 'replace-identity', inviteId, identity, email, name, epoch, grants } as const
    const entry = toBase64url(await workspace.append(draft, author))
    const renewals = [await emptied(user)]
    return {
      inviteId: inviteId as string,
      workspaceId: workspace.workspaceId as string,
      entry,
      boxes: appendInput(workspace, 0, boxes).boxes,
      renewals,
    }
  }

  /** The next commit of his chain, without secrets. */
  const emptied = async (user: User) => {
    const { chain, head, manifest } = workspace.viewOf(own)
    const previous = chainView({ chain, head, manifest, tombstones: new Map() })
    const removed = pairIdsOf(previous)
    const message = new Uint8Array(0)
    const plan = { log: workspace.verified, previous, records: [], removed, message, author: user }
    const built = await buildCommit({ ...plan, time: workspace.time++ })
    workspace.keep(built, removed)
    return { commit: toBase64url(built.envelope), pack: toBase64url(EMPTY_PACK), removed: removed as string[] }
  }

  it('is taken with the chains that it empties, in one step', async () => {
    const made = await invite(workspace, owner, member.email)
    const renewed = await startOver(member)
    const { chains } = personalHeadsOutput.parse(
      await renewed.api.workspace.personalHeads({ workspaceId: workspace.workspaceId }),
    )
    expect(chains.map(({ environmentId }) => environmentId)).toEqual([own.environmentId])
    const input = await replaceInput(renewed, made)
    const before = await contentsOf(database())
    const refused = (changes: object) => codeOf(renewed.api.invite.join({ ...input, ...changes }))
    expect(await refused({ renewals: undefined })).toBe('manifest-root')
    expect(await refused({ renewals: [...input.renewals, ...input.renewals] })).toBe('commit-env')
    expect(await refused({ renewals: [{ ...input.renewals[0]!, removed: [] }] })).toBe('entry-extra')
    expect(await refused({ boxes: [] })).toBe('epoch-recipients')
    expect(await contentsOf(database())).toEqual(before)

    const { headSeq } = await renewed.api.invite.join(input)
    expect(headSeq).toBe(workspace.verified.head.seq)
    expect(await new Reader(world, renewed, workspace).pull(own)).toEqual({})
    const receiverId = Buffer.from(member.userId, 'hex')
    expect(await database().prisma.workspaceKey.count({ where: { receiverId } })).toBe(1)
    expect((await renewed.api.workspace.list()).workspaces).toHaveLength(1)

    // Until the keys are changed nobody pushes; then he does, also what is his own.
    expect(workspace.verified.state.rotationDue).toBe(headSeq)
    await startEpochOf(workspace, owner, { type: 'rotate' })
    await push(workspace, renewed, own, { A: 'mine again' })
    await push(workspace, renewed, workspace.shared('dev'), { C: 'ours' })
    expect(await new Reader(world, renewed, workspace).pull(own)).toEqual({ A: 'mine again' })
  })

  it('is refused with other keys than those of the account', async () => {
    const made = await invite(workspace, owner, member.email)
    const { secrets } = await makeIdentity(member.userId)
    const person = { ...member, ...(await personOf(member.name, member.userId, { ...secrets, generation: 2 })) }
    expect(await codeOf(member.api.invite.join(await replaceInput(person, made)))).toBe('log-authz')
  })

  it('is for members: others join', async () => {
    const stranger = await makeUser(world, 'Stranger')
    expect(await codeOf(stranger.api.workspace.personalHeads({ workspaceId: workspace.workspaceId }))).toBe(
      'not-a-member',
    )
  })

  it('empties the chains of a former member too, who joins again with newer keys', async () => {
    await startEpochOf(workspace, owner, { type: 'remove-member', userId: member.userId })
    const renewed = await startOver(member)
    const input = await joinInput(workspace, renewed, await invite(workspace, owner, member.email))
    expect(await codeOf(renewed.api.invite.join(input))).toBe('manifest-root')
    await renewed.api.invite.join({ ...input, renewals: [await emptied(renewed)] })
    expect(await new Reader(world, renewed, workspace).pull(own)).toEqual({})
  })

  it('leaves the chains of a former member as they are, who comes back as he was', async () => {
    await startEpochOf(workspace, owner, { type: 'remove-member', userId: member.userId })
    await join(workspace, member, await invite(workspace, owner, member.email))
    expect(await new Reader(world, member, workspace).pull(own)).toEqual({ A: 'mine', B: 'too' })
  })
})
