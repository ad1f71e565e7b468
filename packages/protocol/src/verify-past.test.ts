// Looking back: which commits and which records are believed to be those of the past.
import type { ChainContext, PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from '../test/refusal.ts'
import type { ChainView } from './chain-view.ts'
import type { ServedRecords } from './check-records.ts'
import { decodeCommit, type Commit, type ServedCommit } from './commit.ts'
import { versionIn } from './manifest.ts'
import { decodePack, encodePack, EMPTY_PACK, type PackRecord } from './pack.ts'
import { forgeCommit, makePerson, makeWorkspace, type TestPerson, type TestWorkspace } from './testing.ts'
import { verifyPastCommits, verifyPastRecords, type ServedPast } from './verify-past.ts'

let workspace: TestWorkspace
let chain: ChainContext
let alice: TestPerson
/** By seq: 1 is empty, 2 sets A and B, 3 changes A and removes B, 4 sets C; 5 seals all anew for another epoch; 6 sets D. */
let views: ChainView[]
let commits: ServedCommit[]
let packs: Uint8Array[]
beforeAll(async () => {
  workspace = await makeWorkspace({ people: ['Alice', 'Bob'], environments: ['dev', 'prod'] })
  chain = workspace.shared('dev')
  const [one, bob] = workspace.people as [TestPerson, TestPerson]
  alice = one
  views = []
  packs = []
  const note = () => {
    const view = workspace.viewOf(chain)
    views[view.head.seq] = view
    packs[view.head.seq] = workspace.packs.get(view.chainId) as Uint8Array
  }
  note()
  for (const [author, change] of [
    [alice, { A: '1', B: '1' }],
    [bob, { A: '2', B: undefined }],
    [alice, { C: '1' }],
  ] as const) {
    await workspace.push(author, chain, change)
    note()
  }
  await workspace.rotate(alice)
  note()
  await workspace.push(bob, chain, { D: '1' })
  note()
  commits = views.map((view) => decodeCommit(view.head.envelope as Uint8Array))
})

const at = (seq: number): ServedCommit => commits[seq] as ServedCommit
const envelopes = (from: number, to: number) => commits.slice(from, to + 1).map(({ envelope }) => envelope)
const look = (served: Partial<ServedPast> = {}) =>
  verifyPastCommits({ log: workspace.verified, chain, next: at(6), from: 1, commits: envelopes(1, 5), ...served })
const seqsOf = async (found: ReturnType<typeof look>) => (await found).map(({ commit }) => commit.seq)

describe('commits of the past', () => {
  test('lead to the one that is known, also those of other epochs', async () => {
    expect(await seqsOf(look())).toEqual([1, 2, 3, 4, 5])
    expect(await seqsOf(look({ from: 3, next: at(5), commits: envelopes(3, 4) }))).toEqual([3, 4])
    expect(await seqsOf(look({ from: 6, commits: [] }))).toEqual([])
  })

  test('are all there, in their order', async () => {
    expect(await codeOf(look({ commits: envelopes(2, 5) }))).toBe('commit-parent')
    expect(await codeOf(look({ commits: envelopes(1, 4) }))).toBe('commit-parent')
    expect(await codeOf(look({ commits: [...envelopes(1, 2), ...envelopes(4, 5)] }))).toBe('commit-parent')
    expect(await codeOf(look({ commits: envelopes(1, 5).toReversed() }))).toBe('commit-parent')
    expect(await codeOf(look({ commits: [] }))).toBe('commit-parent')
    expect(await codeOf(look({ from: 2 }))).toBe('commit-parent')
  })

  test('are those that were named: not another by the same author, of another place, or of other bytes', async () => {
    const { log, previous } = { log: workspace.verified, previous: { seq: 1, hash: at(1).hash } }
    const other = await forgeCommit({ log, chain, author: alice, previous, fields: { ...placed(at(2)), time: 1 } })
    expect(await codeOf(look({ commits: [...envelopes(1, 1), other, ...envelopes(3, 5)] }))).toBe('commit-parent')
    const prod = workspace.viewOf(workspace.shared('prod')).head.envelope as Uint8Array
    expect(await codeOf(look({ commits: [prod, ...envelopes(2, 5)] }))).toBe('commit-env')
    const flipped = at(2).envelope.slice()
    flipped[flipped.length - 10] = (flipped.at(-10) as number) ^ 1
    expect(await codeOf(look({ commits: [...envelopes(1, 1), flipped, ...envelopes(3, 5)] }))).toBe('signature')
    expect(await codeOf(look({ commits: [...envelopes(1, 4), at(5).envelope.slice(1)] }))).toBe('malformed')
  })

  test('were signed by who might, where he might', async () => {
    const stranger = await makePerson('Stranger')
    const forged = async (author: TestPerson, fields: Partial<Commit>) => {
      const log = workspace.verified
      const previous = { seq: 5, hash: at(5).hash }
      const sixth = decodeCommit(await forgeCommit({ log, chain, author, previous, fields }))
      const onIt = { seq: 6, hash: sixth.hash }
      const next = decodeCommit(await forgeCommit({ log, chain, author: alice, previous: onIt }))
      return look({ from: 6, commits: [sixth.envelope], next })
    }
    expect(await seqsOf(forged(alice, {}))).toEqual([6])
    expect(await codeOf(forged(stranger, {}))).toBe('commit-author')
    expect(await codeOf(forged(alice, { epoch: 3 }))).toBe('epoch-stale')
    expect(await codeOf(forged(alice, placed(at(4))))).toBe('commit-checkpoint')
    const early = { ...at(6), commit: { ...at(6).commit, logSeq: 1 } }
    expect(await codeOf(look({ next: early }))).toBe('commit-log-position')
    expect(await codeOf(look({ from: 5, commits: envelopes(5, 5), next: early }))).toBe('commit-log-position')
  })
})

/** Where a commit stands in the log, and its epoch. */
const placed = ({ commit: { logSeq, logHash, epoch } }: ServedCommit) => ({ logSeq, logHash, epoch })

describe('records of the past', () => {
  const judge = (seq: number, served: ServedRecords, known = 6) =>
    verifyPastRecords(views[known] as ChainView, at(seq).commit, served)
  const whole = (seq: number): ServedRecords => ({ base: 'full', pack: packs[seq] as Uint8Array })
  const packed = (records: readonly PackRecord[]): ServedRecords => ({ base: 'full', pack: encodePack(records) })
  const recordsAt = (seq: number) => decodePack(packs[seq] as Uint8Array)

  /** The way back, as an honest server tells it. */
  function back(from: number, to: number) {
    const [later, earlier] = [(views[from] as ChainView).manifest, (views[to] as ChainView).manifest]
    const records = recordsAt(to).filter(({ pairId, version }) => versionIn(later, pairId) !== version)
    const removed = recordsAt(from).flatMap(({ pairId }) => (versionIn(earlier, pairId) === undefined ? [pairId] : []))
    return { base: 'delta', pack: encodePack(records), removed } as const
  }

  test('are believed when they are those that the commit names, from wherever they are told', () => {
    for (let from = 6; from >= 1; from--)
      for (let to = from - 1; to >= 1; to--) {
        const expected = (views[to] as ChainView).manifest
        expect(judge(to, back(from, to), from).manifest, `${from} to ${to}`).toEqual(expected)
        expect(judge(to, whole(to), from).manifest).toEqual(expected)
      }
  })

  test('are refused as any others that are not', async () => {
    const [a, b] = recordsAt(2) as [PackRecord, PackRecord]
    const fields = ({ pairId, version, epoch, changed, nameBox, valueBox }: PackRecord) => {
      return { pairId, version, epoch, changed, nameBox, valueBox }
    }
    const swapped = [
      { ...fields(a), valueBox: b.valueBox },
      { ...fields(b), valueBox: a.valueBox },
    ]
    const rows: [string, () => unknown, string][] = [
      ['nothing', () => judge(2, packed([])), 'manifest-root'],
      ['one left out', () => judge(2, packed([a])), 'entry-missing'],
      ['one too many', () => judge(3, packed([a, b])), 'entry-extra'],
      ['those of another commit', () => judge(4, packed([a, b])), 'entry-hash'],
      ['values swapped', () => judge(2, { base: 'full', pack: encodePack(swapped) }), 'entry-hash'],
      ['a removal kept back', () => judge(5, { ...back(6, 5), removed: [] }), 'entry-extra'],
      ['a removal invented', () => judge(5, { ...back(6, 5), removed: views6() }), 'manifest-root'],
      ['a change kept back', () => judge(2, { ...back(3, 2), pack: EMPTY_PACK }, 3), 'entry-missing'],
      ['no pack', () => judge(2, { base: 'full', pack: new Uint8Array(6) }), 'malformed'],
      ['a later commit than the one known', () => judge(3, whole(3), 2), 'entry-version'],
    ]
    for (const [what, act, code] of rows) expect(await codeOf(Promise.resolve().then(act)), what).toBe(code)
  })

  const views6 = (): PairId[] => recordsAt(6).map(({ pairId }) => pairId)
})
