import { FORMAT_LIMITS, pushOutput, REQUEST_LIMITS } from '@infisical/contract'
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
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, refusal, type World } from '../../test/world.ts'
import { access, addMember, invite, makeShared, makeUser, push, pushInput, type User } from '../../test/workspaces.ts'
import { refusalOf } from '../refusal.ts'

describeOnEachEngine('pushing', (database) => {
  let world: World
  let owner: User
  let workspace: TestWorkspace
  let dev: ChainContext
  /** The environment's first commit. */
  let first: ReturnType<typeof placeOfCommit>
  beforeEach(async () => {
    world = await createWorld(database())
    owner = await makeUser(world, 'Owner')
    workspace = await makeShared(world, owner)
    dev = workspace.shared('dev')
    first = placeOfCommit(workspace.viewOf(dev).head.envelope!)
  })

  const record = (changes: Partial<RecordFields> = {}): RecordFields => ({
    pairId: newId<PairId>(),
    version: 1,
    epoch: 1,
    changed: 2,
    nameBox: randomBytes(92),
    valueBox: randomBytes(92),
    ...changes,
  })

  /** A commit after the environment's first one, with these records and whatever is to be wrong about it. */
  const forged = async (forgery: {
    author?: User
    chain?: ChainContext
    records?: RecordFields[]
    fields?: Partial<Commit>
    pack?: string
    removed?: string[]
  }) => {
    const { author = owner, chain = dev, records = [record()], fields = {}, removed = [] } = forgery
    const pack = encodePack(records)
    const log = workspace.verified
    const commit = await forgeCommit({ log, chain, author, previous: first, pack, fields })
    return {
      workspaceId: workspace.workspaceId as string,
      commit: toBase64url(commit),
      pack: forgery.pack ?? toBase64url(pack),
      removed,
    }
  }
  const refused = async (forgery: Parameters<typeof forged>[0], by: User = forgery.author ?? owner) =>
    codeOf(by.api.secret.push(await forged(forgery)))
  const headSeq = async (chain = dev) => {
    const { environmentId, kind, workspaceId } = chain
    const answer = await owner.api.secret.pull({
      workspaceId,
      logAfter: -1,
      boxes: false,
      chains: [{ environmentId, kind, since: 0 }],
    })
    return answer.chains[0]?.headSeq
  }

  it('takes what honest clients sign', async () => {
    const pushed = await push(workspace, owner, dev, { A: '1', B: '2' })
    expect(pushOutput.parse(pushed)).toEqual({ seq: 2 })
    expect(await push(workspace, owner, dev, { A: '3', B: undefined, C: '4' })).toEqual({ seq: 3 })
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: '3', C: '4' })
    const chain = await database().prisma.chain.findUniqueOrThrow({ where: { id: Buffer.from(chainIdOf(dev), 'hex') } })
    expect(chain.pairs).toBe(2)
    expect(Number(chain.bytes)).toBe((await packOf(dev)).length)
  })

  const packOf = async ({ environmentId, kind, workspaceId }: ChainContext) => {
    const answer = await owner.api.secret.pull({
      workspaceId,
      logAfter: -1,
      boxes: false,
      chains: [{ environmentId, kind, since: 0 }],
    })
    return Buffer.from(answer.chains[0]!.pack!, 'base64url')
  }

  it('answers again when the answer was lost, now and later', async () => {
    const first = await pushInput(workspace, owner, dev, { A: '1' })
    const second = await pushInput(workspace, owner, dev, { A: '2' })
    for (const input of [first, first, second, first, second]) await owner.api.secret.push(input)
    expect(await headSeq()).toBe(3)
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: '2' })
  })

  it('works with the test’s own forgeries when nothing is wrong about them', async () => {
    await owner.api.secret.push(await forged({}))
    expect(await headSeq()).toBe(2)
  })

  it('lets one of twenty that continue the same head through, for every seq', async () => {
    const members = [owner, await addMember(world, workspace), await addMember(world, workspace)]
    const log = workspace.verified
    let previous = first
    for (const seq of [2, 3]) {
      const inputs = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const author = members[n % 3]!
          const records = [record({ changed: seq })]
          const before = seq === 2 ? [] : stored
          const all = encodePack([...before, ...records])
          const commit = await forgeCommit({ log, chain: dev, author, previous, pack: all })
          const input = {
            workspaceId: workspace.workspaceId as string,
            commit: toBase64url(commit),
            pack: toBase64url(encodePack(records)),
            removed: [],
          }
          return { author, input, commit, records }
        }),
      )
      const ends = await Promise.allSettled(inputs.map(({ author, input }) => author.api.secret.push(input)))
      const winners = inputs.filter((_, n) => ends[n]?.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      for (const end of ends) if (end.status === 'rejected') expect(refusalOf(end.reason).code).toBe('conflict-head')
      previous = placeOfCommit(winners[0]!.commit)
      stored = [...(seq === 2 ? [] : stored), ...winners[0]!.records]
      expect(await headSeq()).toBe(seq)
    }
    expect(await database().prisma.secretPair.count({ where: { chainId: Buffer.from(chainIdOf(dev), 'hex') } })).toBe(2)
  })
  let stored: RecordFields[] = []

  it('lets one of several first pushes to a personal chain through', async () => {
    const mine = workspace.personal('dev', owner)
    const inputs = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const pack = encodePack([record({ changed: 1 })])
        const commit = await forgeCommit({ log: workspace.verified, chain: mine, author: owner, pack })
        return {
          workspaceId: workspace.workspaceId as string,
          commit: toBase64url(commit),
          pack: toBase64url(pack),
          removed: [],
        }
      }),
    )
    const ends = await Promise.allSettled(inputs.map((input) => owner.api.secret.push(input)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const end of ends) if (end.status === 'rejected') expect(refusalOf(end.reason).code).toBe('conflict-head')
  })

  it('tells whoever stood on an older log or chain that someone was faster', async () => {
    const late = await pushInput(workspace, owner, dev, { A: '1' })
    await invite(workspace, owner, 'new@acme.test')
    expect(await codeOf(owner.api.secret.push(late))).toBe('conflict-head')
    const member = await addMember(world, workspace)
    const [mine, his] = [await forged({}), await forged({ author: member })]
    await member.api.secret.push(his)
    expect(await codeOf(owner.api.secret.push(mine))).toBe('conflict-head')
  })

  it('refuses a log that moves on between the check and the storing', async () => {
    const input = await forged({})
    // The log this server has verified is up to date when it looks; another server extends it before the transaction.
    const original = world.services.caches.chains.upTo.bind(world.services.caches.chains)
    let raced = false
    world.services.caches.chains.upTo = async (...args) => {
      if (!raced) {
        raced = true
        await database().prisma.workspace.updateMany({
          where: { id: Buffer.from(workspace.workspaceId, 'hex') },
          data: { headSeq: 99 },
        })
      }
      return original(...args)
    }
    expect(await codeOf(owner.api.secret.push(input))).toBe('conflict-head')
    expect(await database().prisma.commit.count({ where: { chainId: Buffer.from(chainIdOf(dev), 'hex') } })).toBe(1)
  })

  describe('refuses authors that may not write there (attacks 55)', () => {
    it('readers, whose personal secrets are their own affair', async () => {
      const reader = await addMember(world, workspace, { role: 'reader' })
      expect(await refused({ author: reader })).toBe('commit-author')
      await push(workspace, reader, workspace.personal('dev', reader), { A: 'mine' })
    })

    it('strangers', async () => {
      const stranger = await makeUser(world, 'Stranger')
      expect(await refused({ author: stranger })).toBe('not-a-member')
      const inHisName = await forged({ author: stranger, fields: { author: owner.userId, authorKeyId: owner.keyId } })
      expect(await codeOf(owner.api.secret.push(inHisName))).toBe('signature')
      expect(await codeOf(stranger.api.secret.push(inHisName))).toBe('not-a-member')
    })

    it('members without access to the environment', async () => {
      const limited = await addMember(world, workspace, { access: access(workspace, 'prod') })
      expect(await refused({ author: limited })).toBe('commit-author')
      const personal = { ...workspace.personal('dev', limited) }
      expect(
        await refused({
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
        await refused({
          author: member,
          chain: workspace.personal('dev', owner),
          fields,
          records: [record({ changed: 1 })],
        }),
      ).toBe('commit-author')
    })

    it('whoever delivers what another has signed', async () => {
      const member = await addMember(world, workspace)
      expect(await codeOf(member.api.secret.push(await forged({ author: owner })))).toBe('not-allowed')
    })

    it('environments that are not there', async () => {
      const nowhere = { ...dev, environmentId: newId() } as ChainContext
      expect(
        await refused({ chain: nowhere, fields: { seq: 1, previous: ZERO_HASH }, records: [record({ changed: 1 })] }),
      ).toBe('commit-author')
    })
  })

  it('refuses commits that do not continue the chain (attacks 51)', async () => {
    expect(await refused({ fields: { previous: 'ab'.repeat(32) as Commit['previous'] } })).toBe('commit-parent')
    expect(await refused({ fields: { seq: 3 } })).toBe('commit-parent')
    expect(await refused({ fields: { seq: 1, previous: ZERO_HASH } })).toBe('conflict-head')
  })

  it('refuses commits of other workspaces and places (attacks 47, 56)', async () => {
    const input = await forged({})
    expect(await codeOf(owner.api.secret.push({ ...input, workspaceId: 'ab'.repeat(32) }))).toBe('commit-env')
    expect(await refused({ fields: { logHash: 'ab'.repeat(32) as Commit['logHash'] } })).toBe('commit-log-position')
    expect(await refused({ fields: { logSeq: 99 } })).toBe('commit-log-position')
    // Below the place of the commit before.
    const { hashes } = workspace.verified
    const first = Buffer.from(hashes.subarray(0, 32)).toString('hex') as Commit['logHash']
    expect(await refused({ fields: { logSeq: 0, logHash: first } })).toBe('commit-log-position')
    // A commit of dev under the name of prod does not continue prod.
    expect(await refused({ chain: workspace.shared('prod'), fields: { chain: workspace.shared('prod') } })).toBe(
      'commit-parent',
    )
    // A shared commit made personal, and the other way round.
    expect(await refused({ fields: { chain: workspace.personal('dev', owner) } })).toBe('commit-parent')
  })

  it('refuses other epochs than the current one (attacks 57)', async () => {
    expect(await refused({ fields: { epoch: 0 } })).toBe('epoch-stale')
    expect(await refused({ fields: { epoch: 2 } })).toBe('epoch-stale')
    expect(await refused({ records: [record({ epoch: 2 })] })).toBe('epoch-stale')
  })

  it('refuses a manifest that is not that of the secrets (attacks 48, 49)', async () => {
    expect(await refused({ fields: { entries: 0 } })).toBe('entry-extra')
    expect(await refused({ fields: { entries: 2 } })).toBe('entry-missing')
    expect(await refused({ records: [], fields: { entries: 1 } })).toBe('manifest-root')
    expect(await refused({ fields: { manifest: 'ab'.repeat(32) as Commit['manifest'] } })).toBe('entry-hash')
    const pack = toBase64url(encodePack([record()]))
    expect(await refused({ pack })).toBe('entry-hash')
    expect(await refused({ removed: [newId()] })).toBe('entry-missing')
  })

  it('refuses versions that do not grow by one, and removed secrets as they were (attacks 49, 50)', async () => {
    expect(await refused({ records: [record({ version: 2 })] })).toBe('entry-version')
    expect(await refused({ records: [record({ changed: 3 })] })).toBe('entry-version')
    const pairId = newId<PairId>()
    const first = record({ pairId })
    const input = await forged({ records: [first] })
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
    expect(await codeOf(fresh.bearer(await tokenOf(owner)).secret.push(await back(1)))).toBe('entry-version')
    expect(await codeOf(owner.api.secret.push(await back(3)))).toBe('entry-version')
    await owner.api.secret.push(await back(2))
  })

  it('takes a secret that is removed and set in one commit as set', async () => {
    await push(workspace, owner, dev, { A: '1' })
    const input = await pushInput(workspace, owner, dev, { A: '2' })
    const removed = [workspace.pairId(dev, 'A') as string]
    await owner.api.secret.push({ ...input, removed: [...removed, ...removed] })
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: '2' })
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
      expect(await refused({ pack: withBox(randomBytes(size)) }), String(size)).toBe('malformed')
    expect(await refused({ pack: withBox(new TextEncoder().encode('plaintext')) })).toBe('malformed')
  })

  it('refuses what is not in the one form (attacks 61)', async () => {
    const { pack, commit, ...input } = await forged({})
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
      author: asEntry as User,
      previous: first,
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
    const input = await forged({})
    const ids = Array.from({ length: FORMAT_LIMITS.chainRecords + 1 }, () => newId() as string)
    expect(await codeOf(owner.api.secret.push({ ...input, removed: ids }))).toBe('limit-push')
    const huge = 'A'.repeat(Math.ceil((REQUEST_LIMITS.pushPack * 4) / 3) + 1)
    expect(await codeOf(owner.api.secret.push({ ...input, pack: huge }))).toBe('limit-push')
    const manyRecords = Buffer.alloc(64)
    manyRecords.set([1, 6])
    manyRecords.writeUInt32BE(1_000_000, 2)
    expect(await codeOf(owner.api.secret.push({ ...input, pack: toBase64url(manyRecords) }))).toBe('limit')
    expect(await refused({ fields: { entries: FORMAT_LIMITS.chainRecords + 1 } })).toBe('limit')
    expect(() => encodePack([record({ valueBox: randomBytes(67_613) })])).toThrow('one form')
  })

  it('refuses a clock that is off, and says what time it is', async () => {
    const told = await refusal(owner.api.secret.push(await forged({ fields: { time: world.now + 11 * 60_000 } })))
    expect(told).toEqual({ code: 'clock-skew', details: { serverTime: world.now } })
    expect(await refused({ fields: { time: world.now - 11 * 60_000 } })).toBe('clock-skew')
    await owner.api.secret.push(await forged({ fields: { time: world.now - 9 * 60_000 } }))
  })

  it('stores nothing of what it refuses', async () => {
    await refused({ fields: { entries: 2 } })
    await refused({ records: [record({ version: 2 })] })
    const chainId = Buffer.from(chainIdOf(dev), 'hex')
    const { prisma } = database()
    expect(await prisma.commit.count({ where: { chainId } })).toBe(1)
    expect(await prisma.secretPair.count({ where: { chainId } })).toBe(0)
    expect(await prisma.secretKey.count({ where: { chainId } })).toBe(0)
    expect(await prisma.secretValue.count({ where: { chainId } })).toBe(0)
  })

  async function tokenOf(user: User): Promise<string> {
    const { signAccessToken } = await import('../session/access-token.ts')
    return signAccessToken(world.services, { userId: user.userId, sessionId: newId() as never })
  }
})
