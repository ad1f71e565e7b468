import { FORMAT_LIMITS, REQUEST_LIMITS } from '@infisical/contract'
import {
  chainIdOf,
  newId,
  randomBytes,
  toBase64url,
  ZERO_HASH,
  type ChainContext,
  type PairId,
} from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { encodePack, type Commit, type RecordFields } from '@infisical/protocol'
import { forgeCommit, placeOfCommit, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { forgerOf, record, type Forger } from '../../test/forgery.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'
import { access, addMember, makeShared, makeUser, push, type User } from '../../test/workspaces.ts'

describeOnEachEngine('refusing pushes', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  let forger: Forger
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
    forger = forgerOf(workspace, owner)
  })

  describe('refuses authors that may not write there (attacks 55)', () => {
    it('readers, whose personal secrets are their own affair', async () => {
      const reader = await addMember(world, workspace, { role: 'reader' })
      expect(await forger.refused({ author: reader })).toBe('commit-author')
      await push(workspace, reader, workspace.personal('dev', reader), { A: 'mine' })
    })

    it('strangers', async () => {
      const stranger = await makeUser(world, 'Stranger')
      expect(await forger.refused({ author: stranger })).toBe('not-a-member')
      const inHisName = await forger.forge({
        author: stranger,
        fields: { author: owner.userId, authorKeyId: owner.keyId },
      })
      expect(await codeOf(owner.api.secret.push(inHisName))).toBe('signature')
      expect(await codeOf(stranger.api.secret.push(inHisName))).toBe('not-a-member')
    })

    it('members without access to the environment', async () => {
      const limited = await addMember(world, workspace, { access: access(workspace, 'prod') })
      expect(await forger.refused({ author: limited })).toBe('commit-author')
      const personal = { ...workspace.personal('dev', limited) }
      expect(
        await forger.refused({
          author: limited,
          chain: personal,
          fields: { seq: 1, previous: ZERO_HASH },
          records: [record({ changed: 1 })],
        }),
      ).toBe('commit-author')
    })

    it('whoever writes another’s personal secrets (attacks 58)', async () => {
      const member = await addMember(world, workspace)
      const fields = { seq: 1, previous: ZERO_HASH }
      expect(
        await forger.refused({
          author: member,
          chain: workspace.personal('dev', owner),
          fields,
          records: [record({ changed: 1 })],
        }),
      ).toBe('commit-author')
    })

    it('whoever delivers what another has signed', async () => {
      const member = await addMember(world, workspace)
      expect(await codeOf(member.api.secret.push(await forger.forge({ author: owner })))).toBe('not-allowed')
    })

    it('environments that are not there', async () => {
      const nowhere = { ...dev, environmentId: newId() } as ChainContext
      expect(
        await forger.refused({
          chain: nowhere,
          fields: { seq: 1, previous: ZERO_HASH },
          records: [record({ changed: 1 })],
        }),
      ).toBe('commit-author')
    })
  })

  it('refuses commits that do not continue the chain (attacks 51)', async () => {
    expect(await forger.refused({ fields: { previous: 'ab'.repeat(32) as Commit['previous'] } })).toBe('commit-parent')
    expect(await forger.refused({ fields: { seq: 3 } })).toBe('commit-parent')
    expect(await forger.refused({ fields: { seq: 1, previous: ZERO_HASH } })).toBe('conflict-head')
  })

  it('refuses commits of other workspaces and places (attacks 47, 56)', async () => {
    const input = await forger.forge({})
    expect(await codeOf(owner.api.secret.push({ ...input, workspaceId: 'ab'.repeat(32) }))).toBe('commit-env')
    expect(await forger.refused({ fields: { logHash: 'ab'.repeat(32) as Commit['logHash'] } })).toBe(
      'commit-log-position',
    )
    expect(await forger.refused({ fields: { logSeq: 99 } })).toBe('commit-log-position')
    // Below the place of the commit before.
    const { hashes } = workspace.verified
    const first = Buffer.from(hashes.subarray(0, 32)).toString('hex') as Commit['logHash']
    expect(await forger.refused({ fields: { logSeq: 0, logHash: first } })).toBe('commit-log-position')
    // A commit of dev under the name of prod does not continue prod.
    expect(await forger.refused({ chain: workspace.shared('prod'), fields: { chain: workspace.shared('prod') } })).toBe(
      'commit-parent',
    )
    // A shared commit made personal, and the other way round.
    expect(await forger.refused({ fields: { chain: workspace.personal('dev', owner) } })).toBe('commit-parent')
  })

  it('refuses other epochs than the current one (attacks 57)', async () => {
    expect(await forger.refused({ fields: { epoch: 0 } })).toBe('epoch-stale')
    expect(await forger.refused({ fields: { epoch: 2 } })).toBe('epoch-stale')
    expect(await forger.refused({ records: [record({ epoch: 2 })] })).toBe('epoch-stale')
  })

  it('refuses a manifest that is not that of the secrets (attacks 48, 49)', async () => {
    expect(await forger.refused({ fields: { entries: 0 } })).toBe('entry-extra')
    expect(await forger.refused({ fields: { entries: 2 } })).toBe('entry-missing')
    expect(await forger.refused({ records: [], fields: { entries: 1 } })).toBe('manifest-root')
    expect(await forger.refused({ fields: { manifest: 'ab'.repeat(32) as Commit['manifest'] } })).toBe('entry-hash')
    const pack = toBase64url(encodePack([record()]))
    expect(await forger.refused({ pack })).toBe('entry-hash')
    expect(await forger.refused({ removed: [newId()] })).toBe('entry-missing')
  })

  it('refuses versions that do not grow by one, and removed secrets as they were (attacks 49, 50)', async () => {
    expect(await forger.refused({ records: [record({ version: 2 })] })).toBe('entry-version')
    expect(await forger.refused({ records: [record({ changed: 3 })] })).toBe('entry-version')
    const pairId = newId<PairId>()
    const first = record({ pairId })
    const input = await forger.forge({ records: [first] })
    await owner.api.secret.push(input)
    const second = placeOfCommit(Buffer.from(input.commit, 'base64url'))
    const after = async (previous: typeof second, all: RecordFields[], sent: RecordFields[], removed: string[]) => {
      const commit = await forgeCommit({
        log: workspace.verified,
        chain: dev,
        author: owner,
        previous,
        pack: encodePack(all),
      })
      return {
        workspaceId: workspace.workspaceId as string,
        commit: toBase64url(commit),
        pack: toBase64url(encodePack(sent)),
        removed,
      }
    }
    for (const version of [1, 3]) {
      const changed = record({ pairId, version, changed: 3 })
      expect(await codeOf(owner.api.secret.push(await after(second, [changed], [changed], [])))).toBe('entry-version')
    }
    const removal = await after(second, [], [], [pairId])
    await owner.api.secret.push(removal)
    const third = placeOfCommit(Buffer.from(removal.commit, 'base64url'))
    const back = async (version: number) => {
      const again = record({ pairId, version, changed: 4 })
      return after(third, [again], [again], [])
    }
    expect(await codeOf(owner.api.secret.push(await back(1)))).toBe('entry-version')
    // A server that has just started remembers as well.
    const fresh = await createWorld(database())
    fresh.now = world.now
    world.services.caches.chains.peek(chainIdOf(dev))
    expect(await codeOf(fresh.bearer(await world.tokenOf(owner)).secret.push(await back(1)))).toBe('entry-version')
    expect(await codeOf(owner.api.secret.push(await back(3)))).toBe('entry-version')
    await owner.api.secret.push(await back(2))
  })

  it('refuses what is not sealed: no nonce, no tag, nothing at all (attacks 59)', async () => {
    const good = encodePack([record()])
    const start = 6 + 32
    const withBox = (box: Uint8Array) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(box.length)
      return toBase64url(Buffer.concat([good.subarray(0, start), length, box, good.subarray(start + 4 + 92)]))
    }
    for (const size of [0, 4, 12, 27])
      expect(await forger.refused({ pack: withBox(randomBytes(size)) }), String(size)).toBe('malformed')
    expect(await forger.refused({ pack: withBox(new TextEncoder().encode('plaintext')) })).toBe('malformed')
  })

  it('refuses what is not in the one form (attacks 61)', async () => {
    const { pack, commit, ...input } = await forger.forge({})
    const bytes = Buffer.from(pack, 'base64url')
    const packs = [
      '',
      `${pack}=`,
      `${pack.slice(0, -1)}*`,
      toBase64url(Buffer.concat([bytes, Buffer.of(0)])),
      toBase64url(bytes.subarray(0, -1)),
      toBase64url(Buffer.concat([Buffer.of(2), bytes.subarray(1)])),
    ]
    for (const one of packs)
      expect(await codeOf(owner.api.secret.push({ ...input, commit, pack: one }))).toBe('malformed')
    const [a, b] = [record(), record()].toSorted((one, other) => (one.pairId < other.pairId ? 1 : -1))
    const unsorted = Buffer.concat([
      Buffer.of(1, 6, 0, 0, 0, 2),
      encodePack([a!]).subarray(6),
      encodePack([b!]).subarray(6),
    ])
    expect(await codeOf(owner.api.secret.push({ ...input, commit, pack: toBase64url(unsorted) }))).toBe('malformed')
    const envelope = Buffer.from(commit, 'base64url')
    for (const one of [Buffer.concat([envelope, Buffer.of(0)]), envelope.subarray(1), workspace.envelopes[0]!]) {
      expect(await codeOf(owner.api.secret.push({ ...input, commit: toBase64url(one), pack }))).toBe('malformed')
    }
    expect(await codeOf(owner.api.secret.push({ ...input, commit, pack, removed: ['no id'] }))).toBe('malformed')
  })

  it('refuses signatures made for something else', async () => {
    const pack = encodePack([record()])
    const asEntry = { ...owner, sign: (_label: unknown, ...fields: Uint8Array[]) => owner.sign('log-entry', ...fields) }
    const commit = await forgeCommit({
      log: workspace.verified,
      chain: dev,
      author: asEntry,
      previous: forger.first,
      pack,
    })
    const input = {
      workspaceId: workspace.workspaceId as string,
      commit: toBase64url(commit),
      pack: toBase64url(pack),
      removed: [],
    }
    expect(await codeOf(owner.api.secret.push(input))).toBe('signature')
  })

  it('refuses too much of anything, with bounded memory (attacks 64)', async () => {
    const input = await forger.forge({})
    const ids = Array.from({ length: FORMAT_LIMITS.chainRecords + 1 }, () => newId() as string)
    expect(await codeOf(owner.api.secret.push({ ...input, removed: ids }))).toBe('limit-push')
    const huge = 'A'.repeat(Math.ceil((REQUEST_LIMITS.pushPack * 4) / 3) + 1)
    expect(await codeOf(owner.api.secret.push({ ...input, pack: huge }))).toBe('limit-push')
    const manyRecords = Buffer.alloc(64)
    manyRecords.set([1, 6])
    manyRecords.writeUInt32BE(1_000_000, 2)
    expect(await codeOf(owner.api.secret.push({ ...input, pack: toBase64url(manyRecords) }))).toBe('limit')
    expect(await forger.refused({ fields: { entries: FORMAT_LIMITS.chainRecords + 1 } })).toBe('limit')
    expect(() => encodePack([record({ valueBox: randomBytes(67_613) })])).toThrow('one form')
  })

  it('stores nothing of what it refuses', async () => {
    await forger.refused({ fields: { entries: 2 } })
    await forger.refused({ records: [record({ version: 2 })] })
    const chainId = Buffer.from(chainIdOf(dev), 'hex')
    const { prisma } = database()
    expect(await prisma.commit.count({ where: { chainId } })).toBe(1)
    expect(await prisma.secretPair.count({ where: { chainId } })).toBe(0)
    expect(await prisma.secretKey.count({ where: { chainId } })).toBe(0)
    expect(await prisma.secretValue.count({ where: { chainId } })).toBe(0)
  })
})
