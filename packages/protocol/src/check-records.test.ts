import { newId, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { full, judgeChain, record } from '../test/chains.ts'
import { refusalOf } from '../test/refusal.ts'
import { buildCommit } from './build-commit.ts'
import type { Commit } from './commit.ts'
import { MOST } from './limits.ts'
import { EMPTY_PACK, encodePack, type RecordFields } from './pack.ts'
import { forgeCommit, makeWorkspace, type TestPerson, type TestWorkspace } from './testing.ts'
import { verifyChain } from './verify-chain.ts'
import type { Verified } from './verified.ts'

let workspace: TestWorkspace
let log: Verified
let alice: TestPerson
let chain: ChainContext
beforeAll(async () => {
  workspace = await makeWorkspace({ people: ['Alice'], environments: ['dev', 'prod'] })
  log = workspace.verified
  alice = workspace.owner
  chain = workspace.shared('dev')
})

const three = [record(), record(), record()].toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)) as [
  RecordFields,
  RecordFields,
  RecordFields,
]

/** What a receiver says when a commit names some records and others are served. */
async function judge(named: readonly RecordFields[], served: readonly RecordFields[], fields: Partial<Commit> = {}) {
  const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(named), fields })
  return judgeChain(full(log, chain, [commit], served))
}

describe('6. all records and no others (attacks 47 and 48)', () => {
  test('as they are named are accepted', async () => {
    expect(await judge(three, three)).toBe('accepted')
    expect(await judge([], [])).toBe('accepted')
  })

  test('none of several is manifest-root', async () => {
    expect(await judge(three, [])).toBe('manifest-root')
  })

  test('one dropped is entry-missing', async () => {
    for (let i = 0; i < 3; i++) expect(await judge(three, three.toSpliced(i, 1))).toBe('entry-missing')
  })

  test('one injected is entry-extra', async () => {
    expect(await judge(three, [...three, record()])).toBe('entry-extra')
    expect(await judge([], [record()])).toBe('entry-extra')
  })

  test('one exchanged is entry-hash', async () => {
    expect(await judge(three, three.with(1, record()))).toBe('entry-hash')
  })

  test('an old record of a pair is entry-hash (attack 49)', async () => {
    const renewed = { ...three[1], version: 2, valueBox: new Uint8Array(60).fill(9) }
    expect(await judge(three.with(1, renewed), three)).toBe('entry-hash')
  })

  test('anything of a record altered is entry-hash (attack 60)', async () => {
    const box = new Uint8Array(60).fill(9)
    for (const changes of [
      { version: 2 },
      { epoch: 0 },
      { nameBox: box },
      { valueBox: box },
      { pairId: newId<PairId>() },
    ]) {
      expect(await judge(three, three.with(0, { ...three[0], ...changes }))).toBe('entry-hash')
    }
  })

  test('name and value exchanged, or exchanged between two pairs, is entry-hash (attack 46)', async () => {
    const [one, other] = [
      { ...three[0], valueBox: new Uint8Array(60).fill(7) },
      { ...three[1], valueBox: new Uint8Array(60).fill(8) },
    ]
    const flipped = { ...one, nameBox: one.valueBox, valueBox: one.nameBox }
    expect(await judge([one, other], [flipped, other])).toBe('entry-hash')
    const crossed = [
      { ...one, valueBox: other.valueBox },
      { ...other, valueBox: one.valueBox },
    ]
    expect(await judge([one, other], crossed)).toBe('entry-hash')
  })

  test('the records of another environment are entry-hash, though they are as many', async () => {
    const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(three) })
    const there = workspace.shared('prod')
    const forged = await forgeCommit({ log, chain: there, author: alice, pack: encodePack(three) })
    expect(await judgeChain(full(log, chain, [commit], three))).toBe('accepted')
    expect(await judgeChain(full(log, there, [forged], three))).toBe('accepted')
    const { manifest } = (await verifyChain(full(log, there, [forged], three))).commits[0] as Commit
    expect(await judge(three, three, { manifest })).toBe('entry-hash')
  })

  test('a number of them that the commit does not say is refused, even if the hash is right', async () => {
    expect(await judge(three, three, { entries: 2 })).toBe('entry-extra')
    expect(await judge(three, three, { entries: 4 })).toBe('entry-missing')
  })

  test('that do not decode are malformed', async () => {
    const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(three) })
    const pack = encodePack(three)
    expect(await judgeChain(full(log, chain, [commit], pack.subarray(0, -1)))).toBe('malformed')
    expect(await judgeChain(full(log, chain, [commit], new Uint8Array(0)))).toBe('malformed')
  })

  test('more than a chain may have are refused by their number (attack 64)', async () => {
    expect(await judge(three, three, { entries: MOST.records + 1 })).toBe('limit')
    expect(await judge(three, three, { entries: 0xffff_ffff })).toBe('limit')
    expect(await judge(three, three, { entries: MOST.records })).toBe('entry-missing')
  })

  test('show what was expected when they do not fit', async () => {
    const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(three) })
    const refusal = await refusalOf(verifyChain(full(log, chain, [commit], three.with(1, record()))))
    const { manifest } = (await verifyChain(full(log, chain, [commit], three))).commits[0] as Commit
    expect(refusal?.evidence.expected).toBe(manifest)
  })
})

describe('7. under the keys of the commit, and no newer than it', () => {
  test('a record of another epoch than the commit is epoch-stale (attack 57)', async () => {
    for (const epoch of [0, 2]) {
      const other = three.with(2, { ...three[2], epoch })
      const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(other) })
      const refusal = await refusalOf(verifyChain(full(log, chain, [commit], other)))
      expect(refusal).toMatchObject({ code: 'epoch-stale', evidence: { pairId: three[2].pairId } })
    }
  })

  test('a record that a later commit changed is entry-version', async () => {
    const later = three.with(1, { ...three[1], changed: 2 })
    const commit = await forgeCommit({ log, chain, author: alice, pack: encodePack(later) })
    const refusal = await refusalOf(verifyChain(full(log, chain, [commit], later)))
    expect(refusal).toMatchObject({ code: 'entry-version', evidence: { pairId: three[1].pairId } })
  })
})

describe('7. nothing older than what was seen (attacks 49 and 50)', () => {
  /** The receiver has the three records; the author signs these as the next commit. */
  async function judgeNext(named: readonly RecordFields[], how: 'full' | 'delta') {
    const previous = workspace.viewOf(chain)
    const seq = previous.head.seq + 1
    const plan = { log, previous, removed: [], message: new Uint8Array(0), time: 0, author: alice }
    const { view } = await buildCommit({ ...plan, records: three.map((each) => ({ ...each, changed: seq })) })
    const all = named.map((each) => ({ ...each, changed: seq }))
    const next = await forgeCommit({ log, chain, author: alice, previous: view.head, pack: encodePack(all) })
    if (how === 'full') return judgeChain({ ...full(log, chain, [next], all), view })
    const removed = three.map(({ pairId }) => pairId).filter((pairId) => !all.some((each) => each.pairId === pairId))
    return judgeChain({ log, chain, view, commits: [next], records: { base: 'delta', pack: encodePack(all), removed } })
  }

  const changed = (version: number) => ({ ...three[0], version, valueBox: new Uint8Array(60).fill(9) })

  test.each(['full', 'delta'] as const)('served %s: the same, or a higher version', async (how) => {
    expect(await judgeNext(three, how)).toBe('accepted')
    expect(await judgeNext(three.with(0, changed(2)), how)).toBe('accepted')
    expect(await judgeNext(three.with(0, changed(1)), how)).toBe('entry-version')
  })

  test.each(['full', 'delta'] as const)('served %s: removed pairs may go', async (how) => {
    expect(await judgeNext(three.slice(1), how)).toBe('accepted')
    expect(await judgeNext([], how)).toBe('accepted')
  })

  test('a pair that was removed does not come back as it was', async () => {
    const place = workspace.shared('prod')
    const kept = await workspace.push(alice, place, { A: 'old' })
    const gone = await workspace.push(alice, place, { A: undefined })
    const back = await forgeCommit({ log, chain: place, author: alice, previous: gone.view.head, pack: kept.pack })
    const served = { log, chain: place, view: gone.view, commits: [back] }
    expect(await judgeChain({ ...served, records: { base: 'delta', pack: kept.pack, removed: [] } })).toBe(
      'entry-version',
    )
    expect(await judgeChain({ ...served, records: { base: 'full', pack: kept.pack } })).toBe('entry-version')
    const emptied = await forgeCommit({ log, chain: place, author: alice, previous: gone.view.head })
    const extra = { ...served, commits: [emptied], records: { base: 'full', pack: kept.pack } as const }
    expect(await judgeChain(extra)).toBe('entry-extra')
    const without = { ...extra, records: { base: 'delta', pack: EMPTY_PACK, removed: [] } as const }
    expect(await judgeChain(without)).toBe('accepted')
  })
})
