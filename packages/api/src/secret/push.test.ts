import { pushOutput } from '@infisical/contract'
import { chainIdOf, toBase64url, type ChainContext } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { encodePack, type RecordFields } from '@infisical/protocol'
import { forgeCommit, placeOfCommit, type TestWorkspace } from '@infisical/protocol/testing'
import { beforeEach, expect, it } from 'vitest'
import { forgerOf, record, type Forger } from '../../test/forgery.ts'
import { Reader } from '../../test/reader.ts'
import { codeOf, createWorld, refusal, type World } from '../../test/world.ts'
import { addMember, invite, makeShared, makeUser, push, pushInput, type User } from '../../test/workspaces.ts'
import { refusalOf } from '../refusal.ts'

describeOnEachEngine('pushing', (database) => {
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
    await owner.api.secret.push(await forger.forge({}))
    expect(await headSeq()).toBe(2)
  })

  it('lets one of twenty that continue the same head through, for every seq', async () => {
    const members = [owner, await addMember(world, workspace), await addMember(world, workspace)]
    const log = workspace.verified
    let previous = forger.first
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
          workspaceId: workspace.workspaceId,
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
    const [mine, his] = [await forger.forge({}), await forger.forge({ author: member })]
    await member.api.secret.push(his)
    expect(await codeOf(owner.api.secret.push(mine))).toBe('conflict-head')
  })

  it('refuses a log that moves on between the check and the storing', async () => {
    const input = await forger.forge({})
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

  it('takes a secret that is removed and set in one commit as set', async () => {
    await push(workspace, owner, dev, { A: '1' })
    const input = await pushInput(workspace, owner, dev, { A: '2' })
    const removed = [workspace.pairId(dev, 'A') as string]
    await owner.api.secret.push({ ...input, removed: [...removed, ...removed] })
    expect(await new Reader(world, owner, workspace).pull(dev)).toEqual({ A: '2' })
  })

  it('refuses a clock that is off, and says what time it is', async () => {
    const told = await refusal(owner.api.secret.push(await forger.forge({ fields: { time: world.now + 11 * 60_000 } })))
    expect(told).toEqual({ code: 'clock-skew', details: { serverTime: world.now } })
    expect(await forger.refused({ fields: { time: world.now - 11 * 60_000 } })).toBe('clock-skew')
    await owner.api.secret.push(await forger.forge({ fields: { time: world.now - 9 * 60_000 } }))
  })
})
