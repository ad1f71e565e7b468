import { newId, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { fieldsOf, record } from '../test/chains.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import { acceptRenewal, type Renewal } from './accept-renewal.ts'
import type { Author } from './build-entry.ts'
import { fold } from './fold.ts'
import { encodePack, type RecordFields } from './pack.ts'
import { forgeCommit, startEpoch, type EpochStart, type Renewed, type TestPush } from './testing.ts'
import { verifyChain } from './verify-chain.ts'

let acme: Acme
let chain: ChainContext
let before: TestPush
let start: EpochStart
let renewal: Renewed
let sound: readonly RecordFields[]
beforeAll(async () => {
  acme = await makeAcme()
  const { workspace, alice, dan } = acme
  chain = workspace.shared('dev')
  await workspace.push(alice, chain, { A: '1', B: '2' })
  before = await workspace.push(alice, chain, { B: '3', C: '4' })
  start = await startEpoch(workspace, alice, { type: 'remove-member', userId: dan.userId })
  renewal = start.renewals.find(({ environmentId }) => environmentId === chain.environmentId) as Renewed
  sound = fieldsOf(renewal.pack)
})

const served = (changes: Partial<Renewal> = {}): Renewal => {
  const { envelope: commit, pack, previousPack } = renewal
  return { log: acme.workspace.verified, previous: before.view, commit, pack, removed: [], previousPack, ...changes }
}

/** What a server says of a renewal that makes these records of the chain, by somebody who signs for it. */
async function judge(records: readonly RecordFields[], changes: Partial<Renewal> = {}, author: Author = acme.alice) {
  const pack = encodePack(records.toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)))
  const log = acme.workspace.verified
  const commit = await forgeCommit({ log, chain, author, previous: before.view.head, pack })
  return codeOf(acceptRenewal(served({ commit, pack, ...changes })))
}

const first = () => sound[0] as RecordFields

describe('a renewal', () => {
  test('has the same pairs, each under the next version, with the age that it had', async () => {
    const { view, records, commit } = await acceptRenewal(served())
    expect(view).toEqual(renewal.view)
    expect(commit).toMatchObject({ epoch: 2, seq: 4, entries: 3, logSeq: acme.workspace.verified.head.seq })
    const was = fieldsOf(renewal.previousPack)
    expect(fieldsOf(encodePack(records.map((_, i) => sound[i] as RecordFields)))).toEqual(sound)
    expect(sound.map(({ pairId, changed }) => ({ pairId, changed }))).toEqual(
      was.map(({ pairId, changed }) => ({ pairId, changed })),
    )
    expect(new Set(was.map(({ changed }) => changed)).size).toBe(2)
    expect(sound.map(({ version }) => version)).toEqual(was.map(({ version }) => version + 1))
  })

  test('of an empty chain is an empty commit', async () => {
    const { workspace } = acme
    const place = workspace.shared('prod')
    const empty = start.renewals.find(({ environmentId }) => environmentId === place.environmentId) as Renewed
    const log = workspace.verified
    const { envelope: commit, pack, previousPack } = empty
    const first =
      workspace.firstCommits[workspace.verified.state.environments.findIndex(({ id }) => id === place.environmentId)]
    expect(first).toBeDefined()
    const previous = (await verifyAtFirst(place, first as Uint8Array)).view
    const push = { log, previous, commit, pack, removed: [], previousPack }
    expect((await acceptRenewal(push)).commit).toMatchObject({ entries: 0, epoch: 2 })
  })

  /** As it was before the epoch began. */
  async function verifyAtFirst(place: ChainContext, commit: Uint8Array) {
    const { workspace } = acme
    const log = await fold(undefined, workspace.envelopes.slice(0, -1), workspace)
    return verifyChain({ log, chain: place, commits: [commit], records: { base: 'full', pack: encodePack([]) } })
  }

  test('without one of the pairs is entry-missing', async () => {
    for (let i = 0; i < sound.length; i++) {
      const left = sound.toSpliced(i, 1)
      const gone = (sound[i] as RecordFields).pairId
      expect(await judge(left, { removed: [gone] })).toBe('entry-missing')
      expect(await judge(left)).not.toBe('accepted')
    }
    expect(await judge([], { removed: sound.map(({ pairId }) => pairId) })).toBe('entry-missing')
  })

  test('with a pair more is entry-extra', async () => {
    expect(await judge([...sound, record({ epoch: 2, changed: 4 })])).toBe('entry-extra')
  })

  test('with a pair in the place of another is refused', async () => {
    const other = { ...first(), pairId: newId<PairId>(), version: 1 }
    const removed = [first().pairId]
    expect(await judge([other, ...sound.slice(1)], { removed })).toBe('entry-missing')
    expect(
      await judge(sound, {
        previousPack: encodePack(
          [...fieldsOf(renewal.previousPack).slice(1), record()].toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1)),
        ),
      }),
    ).toBe('entry-extra')
  })

  test('that makes a plaintext older or newer than it is is entry-version, with the pair', async () => {
    for (const changed of [first().changed === 2 ? 3 : 2, 1, 4]) {
      expect(await judge(sound.with(0, { ...first(), changed }))).toBe('entry-version')
    }
    const pack = encodePack(sound.with(0, { ...first(), changed: 1 }))
    const log = acme.workspace.verified
    const commit = await forgeCommit({ log, chain, author: acme.alice, previous: before.view.head, pack })
    const refusal = await refusalOf(acceptRenewal(served({ commit, pack })))
    expect(refusal?.evidence).toMatchObject({ pairId: first().pairId })
  })

  test('with another version than the next is entry-version', async () => {
    for (const step of [-1, 1, 7]) {
      const version = first().version + step
      expect(await judge(sound.with(0, { ...first(), version }))).toBe('entry-version')
    }
  })

  test('that leaves a record under the old keys is epoch-stale (attack 57)', async () => {
    const [old] = fieldsOf(renewal.previousPack)
    expect(await judge(sound.with(0, { ...first(), epoch: 1 }))).toBe('epoch-stale')
    expect(await judge(sound.with(0, old as RecordFields))).not.toBe('accepted')
    const log = acme.workspace.verified
    const pack = encodePack(sound.map((each) => ({ ...each, epoch: 1 })))
    const fields = { epoch: 1 }
    const commit = await forgeCommit({ log, chain, author: acme.alice, previous: before.view.head, pack, fields })
    expect(await codeOf(acceptRenewal(served({ commit, pack })))).toBe('epoch-stale')
  })

  test('is the next commit of its chain, by who may write there', async () => {
    expect(await judge(sound, { previous: renewal.view })).toBe('commit-parent')
    expect(await judge(sound, {}, acme.dan)).toBe('commit-author')
    expect(await judge(sound, {}, acme.bob)).toBe('accepted')
  })
})
