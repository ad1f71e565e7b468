import { newId, type ChainContext, type EnvironmentId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { delta, full, headOfPush, judgeChain } from '../test/chains.ts'
import { refusalOf } from '../test/refusal.ts'
import type { Commit } from './commit.ts'
import { decodeEnvelope, encodeEnvelope } from './envelope.ts'
import type { Head } from './head.ts'
import { EMPTY_PACK } from './pack.ts'
import { forgeCommit, placeOfCommit, type TestPerson, type TestPush } from './testing.ts'
import { entryHashAt } from './verified.ts'
import { verifyChain } from './verify-chain.ts'

let acme: Acme
let chain: ChainContext
let prod: ChainContext
let pushes: TestPush[]
beforeAll(async () => {
  acme = await makeAcme()
  const { workspace, alice } = acme
  chain = workspace.shared('dev')
  prod = workspace.shared('prod')
  pushes = []
  for (const value of ['1', '2', '3']) pushes.push(await workspace.push(alice, chain, { A: value }))
})

const push = (i: number) => pushes[i] as TestPush

/** What a receiver says of a first, empty commit with these fields. */
async function judgeFields(fields: Partial<Commit>, author: TestPerson = acme.alice, asked: ChainContext = chain) {
  const log = acme.workspace.verified
  return judgeChain(full(log, asked, [await forgeCommit({ log, chain: asked, author, fields })]))
}

describe('1. whose commit it is (attacks 47 and 58)', () => {
  test('of another environment or workspace is commit-env', async () => {
    const { verified } = acme.workspace
    expect(await judgeChain(full(verified, prod, [push(0).envelope], push(0).pack))).toBe('commit-env')
    const elsewhere = { ...chain, workspaceId: 'ab'.repeat(32) as never }
    expect(await judgeFields({ chain: elsewhere })).toBe('commit-env')
    expect(await judgeFields({ chain: { ...chain, environmentId: newId<EnvironmentId>() } })).toBe('commit-env')
  })

  test('shared in the place of personal, and the other way round, is entry-type', async () => {
    const { workspace, alice } = acme
    const mine = workspace.personal('dev', alice)
    expect(await judgeFields({ chain: mine })).toBe('entry-type')
    expect(await judgeFields({ chain }, alice, mine)).toBe('entry-type')
  })

  test('of another user’s personal secrets is entry-type', async () => {
    const { workspace, alice, bob } = acme
    expect(await judgeFields({ chain: workspace.personal('dev', bob) }, bob, workspace.personal('dev', alice))).toBe(
      'entry-type',
    )
  })

  test('is asked of every commit served, not of the head alone', async () => {
    const { workspace, alice } = acme
    const log = workspace.verified
    const stray = await forgeCommit({ log, chain: prod, author: alice })
    const head = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(stray) })
    expect(await judgeChain(full(log, chain, [stray, head]))).toBe('commit-env')
  })
})

describe('2. what it follows upon (attack 51)', () => {
  /** An alternative second commit, as sound as the first one. */
  const sibling = (previous: Head) => forgeCommit({ log: acme.workspace.verified, chain, author: acme.bob, previous })

  test('an older head than the one known is commit-rollback', async () => {
    const { verified } = acme.workspace
    const served = delta(verified, push(1).view, [push(0)], push(0).pack)
    const refusal = await refusalOf(verifyChain(served))
    expect(refusal?.code).toBe('commit-rollback')
    expect(refusal?.evidence).toMatchObject({
      pinned: headOfPush(push(1)),
      served: headOfPush(push(0)),
      envelope: push(0).envelope,
    })
  })

  test('another commit in the place of the one known is commit-fork, with both as evidence (attack 54)', async () => {
    const { verified } = acme.workspace
    const other = await sibling(headOfPush(push(0)))
    const served = { ...full(verified, chain, [other]), view: push(1).view }
    const refusal = await refusalOf(verifyChain(served))
    expect(refusal?.code).toBe('commit-fork')
    expect(refusal?.evidence).toMatchObject({
      pinned: headOfPush(push(1)),
      served: placeOfCommit(other),
      envelope: other,
    })
  })

  test('is a fork too when the other branch has grown longer', async () => {
    const { verified } = acme.workspace
    const second = await sibling(headOfPush(push(0)))
    const third = await sibling(placeOfCommit(second))
    expect(await judgeChain({ ...full(verified, chain, [second, third]), view: push(1).view })).toBe('commit-fork')
  })

  test('a head that is not linked to the one known is commit-parent', async () => {
    const { verified } = acme.workspace
    expect(await judgeChain(delta(verified, push(0).view, [push(2)], push(2).pack))).toBe('commit-parent')
    const unrelated = await sibling({ seq: push(1).view.head.seq, hash: 'ab'.repeat(32) as never })
    const refusal = await refusalOf(verifyChain({ ...full(verified, chain, [unrelated]), view: push(1).view }))
    expect(refusal).toMatchObject({
      code: 'commit-parent',
      evidence: {
        pinned: headOfPush(push(1)),
        served: { seq: headOfPush(push(1)).seq, hash: 'ab'.repeat(32) },
        envelope: unrelated,
      },
    })
    const gap = [push(0).envelope, push(2).envelope]
    expect(await judgeChain({ ...full(verified, chain, gap, push(2).pack), view: push(0).view })).toBe('commit-parent')
  })

  test('commits in between that are linked by seq and not by hash are commit-parent', async () => {
    const { verified } = acme.workspace
    const second = await sibling(headOfPush(push(0)))
    const third = await sibling({ seq: push(1).view.head.seq, hash: headOfPush(push(1)).hash })
    expect(await judgeChain(full(verified, chain, [second, third]))).toBe('commit-parent')
    expect(await judgeChain(full(verified, chain, [push(1).envelope, third]))).toBe('accepted')
  })

  test('commits that are linked by hash and skip a number, or take one twice, are commit-parent', async () => {
    const { verified } = acme.workspace
    const { view } = push(0)
    for (const step of [2, 3]) {
      const fields = { seq: view.head.seq + step }
      const skipping = await forgeCommit({ log: verified, chain, author: acme.alice, previous: view.head, fields })
      expect(await judgeChain({ ...full(verified, chain, [skipping]), view })).toBe('commit-parent')
      expect(await judgeChain(full(verified, chain, [push(0).envelope, skipping]))).toBe('commit-parent')
    }
    const fields = { seq: view.head.seq }
    const again = await forgeCommit({ log: verified, chain, author: acme.alice, previous: view.head, fields })
    expect(await judgeChain(full(verified, chain, [push(0).envelope, again]))).toBe('commit-parent')
  })

  test('the first commit of a chain has nothing before it', async () => {
    expect(await judgeFields({ seq: 1, previous: 'ab'.repeat(32) as never })).toBe('commit-parent')
    expect(await judgeFields({ seq: 1 })).toBe('accepted')
  })

  test('the first commit is known to be the first only by who saw nothing before', async () => {
    const { verified } = acme.workspace
    const first = await forgeCommit({ log: verified, chain, author: acme.alice })
    expect(await judgeChain({ ...full(verified, chain, [first]), view: push(0).view })).toBe('commit-rollback')
  })
})

describe('3. its place in the membership log (attacks 55 and 56)', () => {
  test('has to be an entry that is there, with the hash that it has', async () => {
    const { head, hashes } = acme.workspace.verified
    expect(await judgeFields({ logSeq: head.seq + 1 })).toBe('commit-log-position')
    expect(await judgeFields({ logSeq: 2 ** 40 })).toBe('commit-log-position')
    expect(await judgeFields({ logSeq: head.seq - 1 })).toBe('commit-log-position')
    expect(await judgeFields({ logHash: 'ab'.repeat(32) as never })).toBe('commit-log-position')
    expect(await judgeFields({ logSeq: head.seq - 1, logHash: entryHashAt(hashes, head.seq - 1) })).toBe('accepted')
  })

  test('is never before that of the commit before', async () => {
    const { workspace, alice } = acme
    const log = workspace.verified
    const earlier = { logSeq: log.head.seq - 1, logHash: entryHashAt(log.hashes, log.head.seq - 1) }
    const first = await forgeCommit({ log, chain, author: alice })
    const second = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(first), fields: earlier })
    expect(await judgeChain(full(log, chain, [first, second]))).toBe('commit-log-position')
    const behind = await forgeCommit({ log, chain, author: alice, fields: earlier })
    const onward = await forgeCommit({ log, chain, author: alice, previous: placeOfCommit(behind) })
    expect(await judgeChain(full(log, chain, [behind, onward]))).toBe('accepted')
  })

  test('is never before that of the head known, which is not served again', async () => {
    const { workspace, alice } = acme
    const log = workspace.verified
    const { view } = push(2)
    const earlier = { logSeq: view.head.logSeq - 1, logHash: entryHashAt(log.hashes, view.head.logSeq - 1) }
    const next = (fields: Partial<Commit>) =>
      forgeCommit({ log, chain, author: alice, previous: headOfPush(push(2)), fields })
    const emptied = { base: 'delta', pack: EMPTY_PACK, removed: [workspace.pairId(chain, 'A')] } as const
    const served = async (fields: Partial<Commit>) => ({
      log,
      chain,
      view,
      commits: [await next(fields)],
      records: emptied,
    })
    expect(await judgeChain(await served(earlier))).toBe('commit-log-position')
    expect(await judgeChain(await served({}))).toBe('accepted')
  })
})

describe('what is no commit', () => {
  test('is malformed', async () => {
    const { verified } = acme.workspace
    const [entry] = acme.workspace.envelopes as [Uint8Array]
    for (const bytes of [new Uint8Array(0), new Uint8Array(300), entry]) {
      expect(await judgeChain(full(verified, chain, [bytes]))).toBe('malformed')
    }
  })

  test('is malformed with a second signature', async () => {
    const { body, signature } = decodeEnvelope(push(2).envelope)
    const envelope = encodeEnvelope({ body, signature, coSignature: signature })
    expect(await judgeChain(full(acme.workspace.verified, chain, [envelope], push(2).pack))).toBe('malformed')
  })
})
