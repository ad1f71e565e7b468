// What a receiver accepts of a chain, and where what it knows of it comes from. The single checks are in check-commits and check-records.
import { newId, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { delta, full, headOfPush, judgeChain } from '../test/chains.ts'
import { codeOf, refusalOf } from '../test/refusal.ts'
import { emptyChain } from './chain-view.ts'
import { decodePack, EMPTY_PACK, encodePack, type RecordFields } from './pack.ts'
import { makeWorkspace, type TestPush, type TestWorkspace } from './testing.ts'
import { verifyChain } from './verify-chain.ts'

let workspace: TestWorkspace
let chain: ChainContext
/** Commit 2 sets A, B, C; 3 changes A and removes B; 4 sets D. */
let first: TestPush
let second: TestPush
let third: TestPush
let pairId: (name: string) => PairId
beforeAll(async () => {
  workspace = await makeWorkspace({ people: ['Alice', 'Bob'], environments: ['dev', 'prod'] })
  chain = workspace.shared('dev')
  pairId = (name) => workspace.pairId(chain, name)
  const [alice, bob] = workspace.people as [never, never]
  first = await workspace.push(alice, chain, { A: '1', B: '2', C: '3' }, 'three')
  second = await workspace.push(bob, chain, { A: '4', B: undefined })
  third = await workspace.push(alice, chain, { D: '5' })
})

/** All records as the third commit names them. */
function allRecords(): RecordFields[] {
  const [a, d] = [second, third].map(({ pack }) => decodePack(pack)[0] as RecordFields) as [RecordFields, RecordFields]
  const c = decodePack(first.pack).find((each) => each.pairId === pairId('C')) as RecordFields
  return [a, c, d]
}

describe('first contact', () => {
  test('believes the head and all of its records', async () => {
    const { verified } = workspace
    const { view, records, commits } = await verifyChain(full(verified, chain, [third.envelope], allRecords()))
    expect({ ...view, tombstones: 0 }).toEqual({ ...third.view, tombstones: 0 })
    expect(commits.map(({ seq }) => seq)).toEqual([4])
    const opened = await workspace.open(chain, records)
    const values = Object.fromEntries(opened.map(({ name, value }) => [name, value]))
    expect(values).toEqual({ A: '4', C: '3', D: '5' })
  })

  test('takes commits before the head too, if they are linked', async () => {
    const commits = [second.envelope, third.envelope]
    const verified = await verifyChain(full(workspace.verified, chain, commits, allRecords()))
    expect(verified.commits.map(({ seq }) => seq)).toEqual([3, 4])
    const gap = [first.envelope, third.envelope]
    expect(await judgeChain(full(workspace.verified, chain, gap, allRecords()))).toBe('commit-parent')
  })

  test('with an environment without secrets believes its signed emptiness', async () => {
    const prod = workspace.shared('prod')
    const [commit] = workspace.viewOf(prod).head.envelope ? [workspace.viewOf(prod).head.envelope as Uint8Array] : []
    const { view, records } = await verifyChain(full(workspace.verified, prod, [commit as Uint8Array]))
    expect(view).toEqual(workspace.viewOf(prod))
    expect(records).toEqual([])
  })

  test('with an environment without commits is manifest-root: even nothing is signed (attack 48)', async () => {
    expect(await judgeChain({ log: workspace.verified, chain, commits: [] })).toBe('manifest-root')
    expect(await judgeChain({ log: workspace.verified, chain, view: emptyChain(chain), commits: [] })).toBe(
      'manifest-root',
    )
  })

  test('with personal secrets that nobody pushed yet is nothing', async () => {
    const mine = workspace.personal('dev', workspace.owner)
    const { view } = await verifyChain({ log: workspace.verified, chain: mine, commits: [] })
    expect(view).toEqual(emptyChain(mine))
  })

  test('with a commit and no records is entry-missing', async () => {
    expect(await judgeChain({ log: workspace.verified, chain, commits: [third.envelope] })).toBe('entry-missing')
  })

  test('of a chain of another workspace than the log is commit-env', async () => {
    const elsewhere = { ...chain, workspaceId: 'ab'.repeat(32) as never }
    expect(await judgeChain(full(workspace.verified, elsewhere, [third.envelope], allRecords()))).toBe('commit-env')
    const other = await makeWorkspace({ people: ['Mallory'], environments: ['dev'] })
    const [commit] = other.firstCommits as [Uint8Array]
    expect(await judgeChain(full(workspace.verified, other.shared('dev'), [commit]))).toBe('commit-env')
    expect(await judgeChain(full(other.verified, other.shared('dev'), [commit]))).toBe('accepted')
  })

  test('shows the bytes of what it refuses', async () => {
    const refusal = await refusalOf(
      verifyChain(full(workspace.verified, chain, [third.envelope], allRecords().slice(1))),
    )
    expect(refusal).toMatchObject({ code: 'entry-missing', evidence: { seq: 4, envelope: third.envelope } })
    const garbage = Uint8Array.of(1, 2, 3)
    const malformed = await refusalOf(verifyChain(full(workspace.verified, chain, [garbage])))
    expect(malformed).toMatchObject({ code: 'malformed', evidence: { envelope: garbage } })
  })
})

describe('a receiver who has a view', () => {
  test('needs what changed and nothing more', async () => {
    const [a] = decodePack(second.pack)
    const [d] = decodePack(third.pack)
    const served = delta(workspace.verified, first.view, [second, third], [a, d] as RecordFields[], [pairId('B')])
    const { view, records, commits } = await verifyChain(served)
    expect(view).toEqual(third.view)
    expect(records.map((each) => each.pairId).toSorted()).toEqual([pairId('A'), pairId('D')].toSorted())
    expect(commits.map(({ seq }) => seq)).toEqual([3, 4])
  })

  test('comes to the same by one step after another', async () => {
    const one = await verifyChain(delta(workspace.verified, first.view, [second], second.pack, second.removed))
    const two = await verifyChain(delta(workspace.verified, one.view, [third], third.pack))
    expect(two.view).toEqual(third.view)
  })

  test('comes to the same by all records, and still notices what went', async () => {
    const served = full(workspace.verified, chain, [second.envelope, third.envelope], allRecords())
    const { view } = await verifyChain({ ...served, view: first.view })
    expect(view).toEqual(third.view)
  })

  test('does not mind being told of the removal of what it never saw', async () => {
    const removed = [...second.removed, newId<PairId>()]
    const { view } = await verifyChain(delta(workspace.verified, first.view, [second], second.pack, removed))
    expect(view).toEqual(second.view)
  })

  test('stays where it is when nothing new is served', async () => {
    const { view } = await verifyChain({ log: workspace.verified, chain, view: third.view, commits: [] })
    expect(view).toBe(third.view)
    const records = { base: 'delta', pack: EMPTY_PACK, removed: [] } as const
    const again = { log: workspace.verified, chain, view: third.view, commits: [third.envelope], records }
    expect((await verifyChain(again)).view).toEqual(third.view)
  })

  test('is told when the epoch went on without the chain (attack 42)', async () => {
    const later = {
      ...workspace.verified,
      state: { ...workspace.verified.state, epoch: 2 },
    } as typeof workspace.verified
    expect(await judgeChain({ log: later, chain, view: third.view, commits: [] })).toBe('epoch-stale')
  })

  test('keeps it unchanged whatever is refused (attack 66)', async () => {
    const before = structuredClone(first.view)
    expect(await judgeChain(delta(workspace.verified, first.view, [second], EMPTY_PACK, second.removed))).toBe(
      'entry-hash',
    )
    expect(await judgeChain(delta(workspace.verified, first.view, [third], third.pack))).toBe('commit-parent')
    expect(first.view).toEqual(before)
  })

  test('does not open ids that are none', async () => {
    const served = delta(workspace.verified, first.view, [second], second.pack, ['xy' as PairId])
    expect(await judgeChain(served)).toBe('malformed')
  })

  test('is not served a change to what it does not have', async () => {
    const { log, commits, records } = delta(workspace.verified, first.view, [second], second.pack, second.removed)
    expect(await judgeChain({ log, chain, commits, records })).toBe('entry-missing')
  })
})

describe('a receiver who has a pin', () => {
  test('and nothing else, believes a head that is linked to it', async () => {
    const { verified } = workspace
    const pin = headOfPush(first)
    const linked = full(verified, chain, [second.envelope, third.envelope], allRecords())
    expect((await verifyChain({ ...linked, pin })).view.head).toEqual(third.view.head)
    const alone = full(verified, chain, [third.envelope], allRecords())
    expect(await judgeChain({ ...alone, pin })).toBe('commit-parent')
    expect(await judgeChain({ ...alone, pin: headOfPush(third) })).toBe('accepted')
  })

  test('later than its view, is not led back to the view (attack 51)', async () => {
    const { verified } = workspace
    const pin = headOfPush(third)
    const backTo = { log: verified, chain, view: first.view, pin, commits: [] }
    expect(await judgeChain(backTo)).toBe('commit-rollback')
    expect(await judgeChain({ ...delta(verified, first.view, [second], second.pack, second.removed), pin })).toBe(
      'commit-rollback',
    )
    const onward = delta(verified, first.view, [second, third], allRecords(), second.removed)
    expect(await judgeChain({ ...onward, pin })).toBe('accepted')
    const other = { seq: pin.seq, hash: 'ab'.repeat(32) as never }
    expect(await judgeChain({ ...onward, pin: other })).toBe('commit-fork')
  })

  test('behind its view, needs it no more', async () => {
    const pin = headOfPush(first)
    expect(await judgeChain({ ...delta(workspace.verified, second.view, [third], third.pack), pin })).toBe('accepted')
    expect(await judgeChain({ log: workspace.verified, chain, view: second.view, pin, commits: [] })).toBe('accepted')
  })

  test('that contradicts its view at the same place is commit-fork', async () => {
    const pin = { seq: third.view.head.seq, hash: 'ab'.repeat(32) as never }
    const refusal = await refusalOf(verifyChain({ log: workspace.verified, chain, view: third.view, pin, commits: [] }))
    expect(refusal?.code).toBe('commit-fork')
    expect(refusal?.evidence.pinned).toEqual(pin)
  })

  test('is shown nothing at all: commit-rollback', async () => {
    const pin = headOfPush(first)
    expect(await judgeChain({ log: workspace.verified, chain, pin, commits: [] })).toBe('commit-rollback')
    const mine = workspace.personal('dev', workspace.owner)
    expect(await judgeChain({ log: workspace.verified, chain: mine, pin, commits: [] })).toBe('commit-rollback')
  })
})

test('what is believed does not depend on how it was served', async () => {
  const { verified } = workspace
  const cold = await verifyChain(full(verified, chain, [third.envelope], encodePack(allRecords())))
  const warm = await verifyChain(delta(verified, second.view, [third], third.pack))
  expect(cold.view.manifest).toEqual(warm.view.manifest)
  expect(cold.view.head).toEqual(warm.view.head)
  expect(await codeOf(() => decodePack(third.pack))).toBe('accepted')
})
