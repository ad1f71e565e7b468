import { keysOutput } from '@infisical/contract'
import { newId, toBase64url, type ChainContext } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { decodePack, encodePack, type RotationCause } from '@infisical/protocol'
import { forgeEntry, startEpoch, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusalOf } from '../refusal.ts'
import { breakAt, Killed } from '../../test/broken-database.ts'
import { contentsOf } from '../../test/contents.ts'
import { signedAside } from '../../test/forgery.ts'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import {
  access,
  addMember,
  appendInput,
  inviteAside,
  makeShared,
  makeUser,
  push,
  startEpochInput,
  startEpochOf,
  type EpochInput,
  type User,
} from '../../test/workspaces.ts'

const ROTATE: RotationCause = { type: 'rotate' }

describeOnEachEngine('starting epochs', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
    await push(workspace, owner, dev, { A: 'one', B: 'two' })
  })

  it('leaves everybody reading, whoever has read before and whoever has not', async () => {
    const member = await addMember(world, workspace)
    const reader = new Reader(world, member, workspace)
    expect(await reader.pull(dev)).toEqual({ A: 'one', B: 'two' })
    const { headSeq } = await startEpochOf(workspace, owner, ROTATE)
    expect(await reader.pull(dev, true)).toEqual({ A: 'one', B: 'two' })
    expect(reader.last).toMatchObject({ headSeq, boxes: [{ epoch: 2, scope: 'workspace' }] })
    expect(await new Reader(world, member, workspace).pull(dev)).toEqual({ A: 'one', B: 'two' })
    await push(workspace, member, dev, { A: 'three' })
    expect(await reader.pull(dev)).toEqual({ A: 'three', B: 'two' })
    // Another server of the installation, which kept nothing.
    const other = await createWorld(database())
    other.now = world.now
    const elsewhere = { ...member, api: other.bearer(await world.tokenOf(member)) }
    expect(await new Reader(other, elsewhere, workspace).pull(dev)).toEqual({ A: 'three', B: 'two' })
  })

  it('is answered again when the answer was lost', async () => {
    const input = await startEpochInput(workspace, owner, ROTATE)
    expect(await owner.api.workspace.append(input)).toEqual(await owner.api.workspace.append(input))
  })

  it('keeps no box of an earlier epoch, and hands on the keys that they held', async () => {
    const limited = await addMember(world, workspace, { access: access(workspace, 'dev') })
    const stranger = await makeUser(world, 'Stranger')
    await startEpochOf(workspace, owner, ROTATE)
    await startEpochOf(workspace, owner, ROTATE)
    const workspaceId = Buffer.from(workspace.workspaceId, 'hex')
    const boxes = await database().prisma.workspaceKey.findMany({ where: { workspaceId } })
    expect(boxes.map(({ epoch }) => epoch)).toEqual([3, 3])
    const ask = { workspaceId: workspace.workspaceId as string }
    const scopes = async ({ api }: User) =>
      keysOutput.parse(await api.workspace.keys(ask)).previousKeys.map(({ epoch, scope }) => [epoch, scope])
    expect(await scopes(owner)).toEqual([
      [2, 'workspace'],
      [3, 'workspace'],
    ])
    expect(await scopes(limited)).toEqual([
      [2, dev.environmentId],
      [3, dev.environmentId],
    ])
    expect(await codeOf(stranger.api.workspace.keys(ask))).toBe('not-a-member')
  })

  it('gives way to a push that was faster, and a push that was slower gives way to it', async () => {
    const late = await signedAside(workspace, owner, dev)
    const input = await startEpochInput(workspace, owner, ROTATE)
    await owner.api.secret.push(late)
    const before = await contentsOf(database())
    expect(await codeOf(owner.api.workspace.append(input))).toBe('conflict-head')
    expect(await contentsOf(database())).toEqual(before)

    const other = await makeUser(world, 'Other')
    const fresh = await makeShared(world, other)
    const chain = fresh.shared('dev')
    const slower = await signedAside(fresh, other, chain)
    await startEpochOf(fresh, other, ROTATE)
    expect(await codeOf(other.api.secret.push(slower))).toBe('conflict-head')
    expect(await new Reader(world, other, fresh).pull(chain)).toEqual({})
  })

  it('lets one through of a push and a removal at the same moment', async () => {
    for (let n = 0; n < 6; n += 1) {
      const boss = await makeUser(world, 'Boss')
      const shared = await makeShared(world, boss)
      const chain = shared.shared('dev')
      const member = await addMember(world, shared)
      const late = await signedAside(shared, member, chain)
      const removal = await startEpochInput(shared, boss, { type: 'remove-member', userId: member.userId })
      const pushing = () => member.api.secret.push(late)
      const removing = () => boss.api.workspace.append(removal)
      const calls = n % 2 === 0 ? [removing, pushing] : [pushing, removing]
      const ends = await Promise.allSettled(calls.map((call) => call()))
      const won = ends.findIndex(({ status }) => status === 'fulfilled')
      const [lost] = ends.filter((end) => end.status === 'rejected')
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(['conflict-head', 'not-a-member']).toContain(refusalOf(lost?.reason).code)
      const entries = (await boss.api.workspace.log({ workspaceId: shared.workspaceId, afterSeq: -1 })).headSeq
      expect(entries).toBe(shared.verified.head.seq - (calls[won] === removing ? 0 : 1))
    }
  })

  it('lets one through of two admins who remove and invite at the same moment', async () => {
    const admin = await addMember(world, workspace, { role: 'admin' })
    const member = await addMember(world, workspace)
    const base = workspace.verified
    const removal = await startEpochInput(workspace, owner, { type: 'remove-member', userId: member.userId })
    const { input: inviting } = await inviteAside(workspace, base, admin)
    const ends = await Promise.allSettled([owner.api.workspace.append(removal), admin.api.workspace.append(inviting)])
    const [lost] = ends.filter((end) => end.status === 'rejected')
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(refusalOf(lost?.reason).code).toBe('conflict-head')
  })

  describe('is refused', () => {
    let input: EpochInput
    beforeEach(async () => {
      input = await startEpochInput(workspace, owner, ROTATE)
    })
    const refused = async (changes: Partial<EpochInput>) => {
      const before = await contentsOf(database())
      const code = await codeOf(owner.api.workspace.append({ ...input, ...changes }))
      expect(await contentsOf(database())).toEqual(before)
      return code
    }
    const withRenewal = (environmentId: string, changes: object) =>
      input.renewals.map((one) => (one === renewalOf(environmentId) ? { ...one, ...changes } : one))
    const renewalOf = (environmentId: string) => {
      const ids = workspace.verified.state.environments.map(({ id }) => id as string)
      return input.renewals[ids.indexOf(environmentId)]!
    }

    it('beside other entries', async () => {
      await workspace.append({ type: 'rename-environment', environmentId: dev.environmentId, name: 'test' }, owner)
      const entries = [...input.entries, toBase64url(workspace.envelopes.at(-1)!)]
      expect(await refused({ entries })).toBe('malformed')
    })

    it('with other boxes than those that are signed', async () => {
      const [box] = input.boxes
      expect(await refused({ boxes: [] })).toBe('epoch-recipients')
      expect(await refused({ boxes: [{ ...box!, receiver: { kind: 'member', id: newId() } }] })).toBe(
        'epoch-recipients',
      )
      expect(await refused({ boxes: [{ ...box!, epoch: 1 }] })).toBe('epoch-stale')
    })

    it('with other previous keys than those that are signed', async () => {
      const [key, ...others] = input.previousKeys
      expect(await refused({ previousKeys: others })).toBe('epoch-recipients')
      expect(await refused({ previousKeys: [...input.previousKeys, key!] })).toBe('epoch-recipients')
      expect(await refused({ previousKeys: [{ ...key!, scope: newId() }, ...others] })).toBe('epoch-recipients')
      expect(await refused({ previousKeys: [{ ...key!, epoch: 3 }, ...others] })).toBe('epoch-stale')
      const { sealed } = others[0]!
      expect(await refused({ previousKeys: [{ ...key!, sealed }, ...others] })).toBe('box-commitment')
    })

    it('unless every chain is sealed anew, once', async () => {
      const [first, second] = input.renewals
      expect(await refused({ renewals: [] })).toBe('manifest-root')
      expect(await refused({ renewals: [first!] })).toBe('manifest-root')
      expect(await refused({ renewals: [first!, second!, second!] })).toBe('commit-env')
      expect(await refused({ renewals: [{ ...first!, commit: toBase64url(workspace.firstCommits[0]!) }] })).toBe(
        'commit-log-position',
      )
    })

    it('when secrets are left out or others than those that were there', async () => {
      const { environmentId } = dev
      const records = decodePack(Buffer.from(renewalOf(environmentId).pack, 'base64url'))
      const pack = (some: typeof records) => toBase64url(encodePack(some))
      const ids = records.map(({ pairId }) => pairId as string)
      expect(records).toHaveLength(2)
      expect(await refused({ renewals: withRenewal(environmentId, { pack: pack(records.slice(1)) }) })).toBe(
        'entry-hash',
      )
      expect(await refused({ renewals: withRenewal(environmentId, { pack: pack([]) }) })).toBe('entry-hash')
      expect(await refused({ renewals: withRenewal(environmentId, { pack: pack([]), removed: ids }) })).toBe(
        'manifest-root',
      )
      expect(await refused({ renewals: withRenewal(environmentId, { removed: [ids[0]] }) })).toBe('entry-missing')
    })

    it('from strangers', async () => {
      const stranger = await makeUser(world, 'Stranger')
      expect(await codeOf(stranger.api.workspace.append(input))).toBe('not-a-member')
    })
  })

  it('is not taken from whoever delivers what another signed, nor from a writer', async () => {
    const admin = await addMember(world, workspace, { role: 'admin' })
    const writer = await addMember(world, workspace)
    const base = workspace.verified
    const start = await startEpoch(workspace, owner, ROTATE)
    const entry = async (author: User) => {
      return toBase64url(await forgeEntry(base, { type: 'rotate', ...start.rotation }, { author }))
    }
    const sent = async (author: User, text: string) =>
      codeOf(author.api.workspace.append({ ...appendInput(workspace, 0), entries: [text] }))
    expect(await sent(admin, toBase64url(start.envelope))).toBe('not-allowed')
    expect(await sent(writer, await entry(writer))).toBe('log-authz')
    // From an admin it would be right, if everything else came with it.
    expect(await sent(admin, await entry(admin))).toBe('epoch-recipients')
  })

  it('happens or does not: whatever statement it is killed at, nothing is stored', async () => {
    const input = await startEpochInput(workspace, owner, ROTATE)
    const before = await contentsOf(database())
    for (let at = 1; ; at += 1) {
      const broken = breakAt(database(), at)
      const other = await createWorld(broken.database)
      other.now = world.now
      const end = await other
        .bearer(await world.tokenOf(owner))
        .workspace.append(input)
        .then(
          () => undefined,
          (error: Error) => error,
        )
      if (broken.statements() < at) {
        expect(end).toBeUndefined()
        // The head, the entry, boxes old and new, previous keys, and for each chain its head, its commit and secrets.
        expect(at).toBeGreaterThan(10)
        break
      }
      expect(end?.cause).toBeInstanceOf(Killed)
      expect(await contentsOf(database())).toEqual(before)
    }
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: 'one', B: 'two' })
  })
})
