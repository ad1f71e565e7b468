// What a chain may look like where an epoch began: nobody who went, or was given less, can add to what was before, and nothing old is current.
import type { ChainContext } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { delta, fieldsOf, full, headOfPush, judgeChain } from '../test/chains.ts'
import { refusalOf } from '../test/refusal.ts'
import type { Author } from './build-entry.ts'
import { emptyChain, type ChainView } from './chain-view.ts'
import type { Commit } from './commit.ts'
import type { Head } from './head.ts'
import { EMPTY_PACK, encodePack } from './pack.ts'
import {
  addMachine,
  forgeCommit,
  placeOfCommit,
  startEpoch,
  type EpochStart,
  type TestMachine,
  type TestPush,
} from './testing.ts'
import { verifyChain } from './verify-chain.ts'
import { entryHashAt, type Verified } from './verified.ts'

/** Commits of dev: 1 is empty, 2 and 3 stand in epoch 1, 4 renews in epoch 2, 5 comes after. */
interface Story extends Acme {
  readonly chain: ChainContext
  readonly machine: TestMachine
  readonly before: readonly [TestPush, TestPush]
  readonly start: EpochStart
  readonly after: TestPush
  /** Before the entry that starts the epoch, and now. */
  readonly earlier: Verified
  readonly log: Verified
}

const causes = {
  'a removed member': ({ carol }: Acme) => ({ type: 'remove-member', userId: carol.userId }) as const,
  'a writer who is a reader now': ({ carol, workspace }: Acme) =>
    ({ type: 'set-access', userId: carol.userId, role: 'reader', access: [workspace.environmentId('dev')] }) as const,
  'a writer of another environment now': ({ carol, workspace }: Acme) =>
    ({ type: 'set-access', userId: carol.userId, role: 'writer', access: [workspace.environmentId('prod')] }) as const,
  'a removed machine': (_acme: Acme, { machineId }: TestMachine) => ({ type: 'remove-machine', machineId }) as const,
}

async function tell(name: keyof typeof causes): Promise<Story> {
  const acme = await makeAcme()
  const { workspace, alice, carol } = acme
  const machine = await addMachine(workspace, alice, { role: 'writer' })
  const chain = workspace.shared('dev')
  const before = [
    await workspace.push(alice, chain, { A: '1' }),
    await workspace.push(name === 'a removed machine' ? machine : carol, chain, { B: '2' }),
  ] as const
  const earlier = workspace.verified
  const start = await startEpoch(workspace, alice, causes[name](acme, machine))
  const after = await workspace.push(alice, chain, { C: '3' })
  return { ...acme, chain, machine, before, start, after, earlier, log: workspace.verified }
}

const renewalOf = ({ start, chain }: Story) => {
  const renewal = start.renewals.find(({ environmentId }) => environmentId === chain.environmentId)
  if (renewal === undefined) throw new TypeError('dev was not renewed')
  return renewal
}

describe.each(Object.keys(causes) as (keyof typeof causes)[])('%s', (name) => {
  let story: Story
  let author: Author
  beforeAll(async () => {
    story = await tell(name)
    author = name === 'a removed machine' ? story.machine : story.carol
  })

  /** What a fresh receiver says of a commit by whoever went. */
  async function judge(previous: Head, fields: Partial<Commit>, logSeq: number) {
    const { log, chain } = story
    const logHash = entryHashAt(log.hashes, logSeq)
    const commit = await forgeCommit({ log, chain, author, previous, fields: { logSeq, logHash, ...fields } })
    return judgeChain(full(log, chain, [commit]))
  }

  test('adds nothing after the epoch began, from a place of the log where he might (attack 55)', async () => {
    const { after, earlier } = story
    for (const epoch of [1, 2]) {
      for (let logSeq = earlier.head.seq; logSeq > earlier.head.seq - 3; logSeq--) {
        expect(await judge(headOfPush(after), { epoch }, logSeq)).toBe('commit-checkpoint')
      }
    }
  })

  test('puts nothing in the place of the commit that sealed all anew', async () => {
    const { before, earlier } = story
    for (const epoch of [1, 2])
      expect(await judge(headOfPush(before[1]), { epoch }, earlier.head.seq)).toBe('commit-checkpoint')
  })

  test('puts nothing in the place of the last commit before, or of any', async () => {
    const { before, earlier, log } = story
    for (const epoch of [1, 2])
      expect(await judge(headOfPush(before[0]), { epoch }, earlier.head.seq)).toBe('commit-checkpoint')
    const first = { seq: 1, hash: emptyChain(story.chain).head.hash }
    expect(await judge(first, { epoch: 2 }, earlier.head.seq)).toBe('commit-checkpoint')
    expect(await judge(first, { epoch: 1 }, earlier.head.seq)).toBe('epoch-stale')
    expect(log.state.checkpoints).toHaveLength(3)
  })

  test('writes nothing from where he may not any more', async () => {
    const { after, before, log } = story
    const from = log.state.checkpoints[0]?.logSeq as number
    for (let logSeq = from; logSeq <= log.head.seq; logSeq++) {
      expect(await judge(headOfPush(after), { epoch: 2 }, logSeq)).toBe('commit-author')
      expect(await judge(headOfPush(before[0]), { epoch: 2 }, logSeq)).toBe('commit-checkpoint')
    }
  })

  test('has what he wrote before judged by what he might do then', async () => {
    const { before, after, log, chain } = story
    const history = [...before.map(({ envelope }) => envelope), renewalOf(story).envelope, after.envelope]
    const pack = story.workspace.packs.get(after.view.chainId)
    expect(await judgeChain(full(log, chain, history, pack))).toBe('accepted')
  })
})

describe('what is old', () => {
  let story: Story
  beforeAll(async () => {
    story = await tell('a removed member')
  })

  test('is not served as current: an honest head of the epoch before is epoch-stale (attack 42)', async () => {
    const { log, chain, before, workspace, earlier } = story
    const pack = encodePack(
      before.flatMap(({ pack }) => fieldsOf(pack)).toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)),
    )
    const [, last] = before
    expect(await judgeChain(full(earlier, chain, [last.envelope], pack))).toBe('accepted')
    expect(await judgeChain(full(log, chain, [last.envelope], pack))).toBe('epoch-stale')
    expect(await judgeChain({ log, chain, view: last.view, commits: [] })).toBe('epoch-stale')
    const refusal = await refusalOf(verifyChain(full(log, chain, [last.envelope], pack)))
    expect(refusal?.evidence).toMatchObject({ seq: last.view.head.seq, envelope: last.envelope })
    expect(workspace.viewOf(chain).head.seq).toBe(5)
  })

  test('is sealed by nobody after the epoch began, whoever he is (attack 57)', async () => {
    const { log, chain, after, alice } = story
    const stale = await forgeCommit({ log, chain, author: alice, previous: after.view.head, fields: { epoch: 1 } })
    expect(await judgeChain(full(log, chain, [stale]))).toBe('epoch-stale')
    const next = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(stale) })
    expect(await judgeChain(full(log, chain, [stale, next]))).toBe('epoch-stale')
    const early = await forgeCommit({ log, chain, author: alice, previous: after.view.head, fields: { epoch: 3 } })
    expect(await judgeChain(full(log, chain, [early]))).toBe('epoch-stale')
  })

  test('is what it was when the epoch began: the first commit after follows upon the very one that the log names', async () => {
    const { log, chain, alice, before } = story
    const { seq } = headOfPush(before[1])
    const stray = await forgeCommit({ log, chain, author: alice, previous: { seq, hash: 'ab'.repeat(32) as never } })
    expect(await judgeChain(full(log, chain, [stray]))).toBe('commit-checkpoint')
    const right = await forgeCommit({ log, chain, author: alice, previous: { seq, hash: headOfPush(before[1]).hash } })
    expect(await judgeChain(full(log, chain, [right]))).toBe('accepted')
  })

  test('is not another branch that a receiver was shown before (attack 54)', async () => {
    const { log, earlier, chain, alice, bob, before } = story
    const shown = async (previous: Head): Promise<ChainView> => {
      const commit = await forgeCommit({ log: earlier, chain, author: bob, previous })
      return (await verifyChain(full(earlier, chain, [commit]))).view
    }
    for (const head of before.map(headOfPush)) {
      const view = await shown(head)
      const next = await forgeCommit({ log, chain, author: alice, previous: view.head })
      const records = { base: 'full', pack: EMPTY_PACK } as const
      const refusal = await refusalOf(verifyChain({ log, chain, view, commits: [next], records }))
      const { seq, hash } = view.head
      expect(refusal).toMatchObject({ code: 'commit-checkpoint', evidence: { pinned: { seq, hash } } })
    }
  })

  test('of an environment that came after is nothing: it has no checkpoint', async () => {
    const { workspace, alice } = await makeAcme()
    await workspace.rotate(alice)
    await workspace.addEnvironment(alice, 'qa')
    const chain = workspace.shared('qa')
    const push = await workspace.push(alice, chain, { A: '1' })
    expect(await judgeChain(full(workspace.verified, chain, [push.envelope], push.pack))).toBe('accepted')
    await workspace.rotate(alice)
    expect(await judgeChain(full(workspace.verified, chain, [push.envelope], push.pack))).toBe('epoch-stale')
  })

  test('of personal secrets is not asked: they are under their owner’s own keys', async () => {
    const { workspace, alice } = await makeAcme()
    const mine = workspace.personal('dev', alice)
    const push = await workspace.push(alice, mine, { A: '1' })
    await workspace.rotate(alice)
    const log = workspace.verified
    expect(await judgeChain(full(log, mine, [push.envelope], push.pack))).toBe('accepted')
    const next = await workspace.push(alice, mine, { B: '2' })
    expect(await judgeChain(delta(log, push.view, [next], next.pack))).toBe('accepted')
  })
})

describe('what changed since, across the beginning of an epoch', () => {
  let story: Story
  let rest: readonly Uint8Array[]
  beforeAll(async () => {
    story = await tell('a removed member')
    rest = [renewalOf(story).envelope, story.after.envelope]
  })

  const judge = (view: ChainView, commits: readonly Uint8Array[], pack: Uint8Array) => {
    const { log, chain } = story
    return judgeChain({ log, chain, view, commits, records: { base: 'delta', pack, removed: [] } })
  }

  test('is every record', async () => {
    const { workspace, before, after } = story
    const all = workspace.packs.get(after.view.chainId) as Uint8Array
    expect(fieldsOf(all)).toHaveLength(3)
    expect(await judge(before[1].view, rest, all)).toBe('accepted')
    expect(await judge(renewalOf(story).view, rest.slice(1), after.pack)).toBe('accepted')
  })

  test('is not some of them: what was left under the old keys is epoch-stale', async () => {
    const { log, chain, alice, before } = story
    const [kept, renewed] = fieldsOf(renewalOf(story).previousPack)
    if (kept === undefined || renewed === undefined) throw new TypeError('there are two')
    const now = { ...renewed, version: renewed.version + 1, epoch: 2 }
    const named = encodePack([kept, now])
    const commit = await forgeCommit({ log, chain, author: alice, previous: before[1].view.head, pack: named })
    expect(await judge(before[1].view, [commit], encodePack([now]))).toBe('epoch-stale')
    expect(await judgeChain(full(log, chain, [commit], named))).toBe('epoch-stale')
    const empty = await forgeCommit({
      log,
      chain,
      author: alice,
      previous: before[1].view.head,
      pack: encodePack([kept, renewed]),
    })
    expect(await judge(before[1].view, [empty], EMPTY_PACK)).toBe('epoch-stale')
  })

  test('is each with a higher version than before', async () => {
    const { log, chain, alice, before } = story
    const same = fieldsOf(renewalOf(story).previousPack).map((record) => ({ ...record, epoch: 2 }))
    const pack = encodePack(same)
    const commit = await forgeCommit({ log, chain, author: alice, previous: before[1].view.head, pack })
    expect(await judge(before[1].view, [commit], pack)).toBe('entry-version')
  })
})
