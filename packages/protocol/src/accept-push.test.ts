import { newId, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeAcme, type Acme } from '../test/acme.ts'
import { delta, record } from '../test/chains.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import { acceptPush, type Push } from './accept-push.ts'
import { emptyChain } from './chain-view.ts'
import { decodePack, EMPTY_PACK, encodePack } from './pack.ts'
import { forgeCommit, TestWorkspace, type TestPerson, type TestPush } from './testing.ts'
import { verifyChain } from './verify-chain.ts'

let acme: Acme
let chain: ChainContext
let before: TestPush
let push: TestPush
beforeAll(async () => {
  acme = await makeAcme()
  chain = acme.workspace.shared('dev')
  before = await acme.workspace.push(acme.alice, chain, { A: '1', B: '2' })
  push = await acme.workspace.push(acme.carol, chain, { A: '3', B: undefined, C: '4' })
})

const served = (changes: Partial<Push> = {}): Push => {
  const { verified } = acme.workspace
  const { envelope, pack, removed } = push
  return { log: verified, previous: before.view, commit: envelope, pack, removed, ...changes }
}
const judge = (changes: Partial<Push> = {}) => codeOf(acceptPush(served(changes)))

/** What a server says of a forged next commit, whose records after it are given. */
async function judgeForged(
  all: TestPush['pack'],
  change: Pick<Push, 'pack' | 'removed'>,
  author: TestPerson = acme.alice,
) {
  const log = acme.workspace.verified
  const commit = await forgeCommit({ log, chain, author, previous: before.view.head, pack: all })
  return judge({ commit, ...change })
}

describe('a push', () => {
  test('that is accepted gives the server what every receiver will have', async () => {
    const accepted = await acceptPush(served())
    expect(accepted.view).toEqual(push.view)
    expect(accepted.commit).toMatchObject({ seq: 3, author: acme.carol.userId, entries: 2 })
    expect(accepted.records.map(({ pairId }) => pairId)).toEqual(decodePack(push.pack).map(({ pairId }) => pairId))
    const received = await verifyChain(delta(acme.workspace.verified, before.view, [push], push.pack, push.removed))
    expect(received.view).toEqual(accepted.view)
  })

  test('may be the first of a chain', async () => {
    const log = acme.workspace.verified
    const commit = await forgeCommit({ log, chain, author: acme.alice })
    const first = { commit, previous: emptyChain(chain), pack: EMPTY_PACK, removed: [] }
    expect(await judge(first)).toBe('accepted')
    expect(await judge({ ...first, previous: before.view })).toBe('commit-parent')
  })

  test('is the next one: neither a later nor an earlier one, nor the same once more', async () => {
    expect(await judge({ previous: emptyChain(chain) })).toBe('commit-parent')
    expect(await judge({ previous: push.view })).toBe('commit-parent')
    const refusal = await refusalOf(acceptPush(served({ previous: push.view })))
    expect(refusal?.evidence).toMatchObject({ seq: 3, envelope: push.envelope })
    const log = acme.workspace.verified
    const skipped = await forgeCommit({
      log,
      chain,
      author: acme.alice,
      fields: { seq: 4, previous: before.view.head.hash },
    })
    expect(await judge({ commit: skipped })).toBe('commit-parent')
    const unlinked = await forgeCommit({
      log,
      chain,
      author: acme.alice,
      fields: { seq: 3, previous: 'ab'.repeat(32) as never },
    })
    expect(await judge({ commit: unlinked })).toBe('commit-parent')
  })

  test('passes the checks of every receiver', async () => {
    expect(await judge({ previous: { ...before.view, chain: acme.workspace.shared('prod') } })).toBe('commit-env')
    expect(await judge({ pack: EMPTY_PACK })).toBe('entry-missing')
    expect(await judge({ removed: [] })).toBe('entry-extra')
    expect(await judge({ pack: encodePack([record(), record()]) })).toBe('entry-extra')
    expect(await judge({ commit: push.envelope.subarray(1) })).toBe('malformed')
    const [a, c] = decodePack(push.pack)
    const other = encodePack([record({ pairId: a?.pairId as PairId, version: 2 }), c as never])
    expect(await judge({ pack: other })).toBe('entry-hash')
  })

  test('is made by who may write', async () => {
    expect(await judgeForged(before.pack, { pack: EMPTY_PACK, removed: [] })).toBe('accepted')
    expect(await judgeForged(before.pack, { pack: EMPTY_PACK, removed: [] }, acme.dan)).toBe('commit-author')
  })
})

describe('what a server asks besides', () => {
  test('a removal is of a pair that is there', async () => {
    const removed = [newId<PairId>()]
    expect(await judgeForged(before.pack, { pack: EMPTY_PACK, removed })).toBe('entry-missing')
    const refusal = await refusalOf(acceptPush(served({ removed: [...push.removed, ...removed] })))
    expect(refusal).toMatchObject({ code: 'entry-missing', evidence: { seq: 3, pairId: removed[0] } })
  })

  test('a version is the one after the last', async () => {
    for (const [version, expected] of [
      [1, 'accepted'],
      [2, 'entry-version'],
      [9, 'entry-version'],
    ] as const) {
      const added = record({ version })
      const all = encodePack([...decodePack(before.pack), added])
      expect(await judgeForged(all, { pack: encodePack([added]), removed: [] })).toBe(expected)
    }
    const [one, other] = decodePack(before.pack)
    for (const [version, expected] of [
      [1, 'entry-version'],
      [2, 'accepted'],
      [3, 'entry-version'],
    ] as const) {
      const renewed = record({ pairId: one?.pairId as PairId, version })
      const all = encodePack([renewed, other as never])
      expect(await judgeForged(all, { pack: encodePack([renewed]), removed: [] })).toBe(expected)
    }
  })

  test('a record that did not change is not pushed again', async () => {
    expect(await judgeForged(before.pack, { pack: before.pack, removed: [] })).toBe('entry-version')
  })

  test('a pair that comes back takes the version after its last one', async () => {
    const workspace = await TestWorkspace.create(acme.alice, ['dev'])
    const place = workspace.shared('dev')
    await workspace.push(acme.alice, place, { A: '1' })
    const gone = await workspace.push(acme.alice, place, { A: undefined })
    const back = await workspace.push(acme.alice, place, { A: '2' })
    expect(back.view.manifest.versions[0]).toBe(2)
    const pairId = workspace.pairId(place, 'A')
    for (const version of [1, 3]) {
      const pack = encodePack([record({ pairId, version })])
      const { head } = gone.view
      const commit = await forgeCommit({
        log: workspace.verified,
        chain: place,
        author: acme.alice,
        previous: head,
        pack,
      })
      const forged = { log: workspace.verified, previous: gone.view, commit, pack, removed: [] }
      expect(await codeOf(acceptPush(forged))).toBe('entry-version')
    }
  })
})

test('a refused push leaves the stored chain as it was', async () => {
  const copy = structuredClone(before.view)
  await judge({ pack: EMPTY_PACK })
  await judge({ removed: [] })
  expect(before.view).toEqual(copy)
})
