import { chainIdOf, newId, type ChainContext, type PairId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from '../test/refusal.ts'
import {
  chainView,
  emptyChain,
  lastVersionOf,
  pairIdsOf,
  restoreChainView,
  serializeChainView,
  type ChainView,
} from './chain-view.ts'
import { decodeCommit } from './commit.ts'
import { MOST } from './limits.ts'
import { makeWorkspace, type TestWorkspace } from './testing.ts'

let workspace: TestWorkspace
let chain: ChainContext
let view: ChainView
let pairId: (name: string) => PairId
beforeAll(async () => {
  workspace = await makeWorkspace({ people: ['Alice'], environments: ['dev', 'prod'] })
  chain = workspace.shared('dev')
  pairId = (name) => workspace.pairId(chain, name)
  await workspace.push(workspace.owner, chain, { A: '1', B: '2', C: '3' })
  await workspace.push(workspace.owner, chain, { A: '4', B: undefined })
  view = workspace.viewOf(chain)
})

describe('a view of a chain', () => {
  test('before the first commit is empty', () => {
    const empty = emptyChain(chain)
    expect(empty.head).toEqual({ seq: 0, hash: '0'.repeat(64), logSeq: 0, epoch: 0, envelope: undefined })
    expect(empty.chainId).toBe(chainIdOf(chain))
    expect(pairIdsOf(empty)).toEqual([])
    expect(lastVersionOf(empty, newId())).toBe(0)
  })

  test('knows its head and what stands in it', () => {
    const { envelope, seq, hash, logSeq, epoch } = view.head
    const { commit, hash: expected } = decodeCommit(envelope as Uint8Array)
    expect({ seq, hash, logSeq, epoch }).toEqual({ seq: 3, hash: expected, logSeq: commit.logSeq, epoch: 1 })
  })

  test('knows its pairs, and the last version of those that are gone', () => {
    expect(pairIdsOf(view)).toEqual([pairId('A'), pairId('C')].toSorted())
    expect(['A', 'B', 'C', 'D'].map((name) => lastVersionOf(view, pairId(name)))).toEqual([2, 1, 1, 0])
    expect(view.tombstones).toEqual(new Map([[pairId('B'), 1]]))
  })
})

describe('a view that was kept', () => {
  test('comes back as it was, empty ones too', () => {
    for (const each of [view, emptyChain(chain), workspace.viewOf(workspace.shared('prod'))]) {
      expect(restoreChainView(each.chain, serializeChainView(each))).toEqual(each)
    }
  })

  test('of personal secrets comes back as such', async () => {
    const mine = workspace.personal('dev', workspace.owner)
    await workspace.push(workspace.owner, mine, { A: 'mine' })
    const kept = workspace.viewOf(mine)
    expect(restoreChainView(mine, serializeChainView(kept))).toEqual(kept)
  })

  test('of one chain is not that of another', async () => {
    const bytes = serializeChainView(view)
    expect(await codeOf(() => restoreChainView(workspace.shared('prod'), bytes))).toBe('malformed')
    expect(await codeOf(() => restoreChainView(workspace.personal('dev', workspace.owner), bytes))).toBe('malformed')
  })

  test('is malformed when it was cut or lengthened', async () => {
    const bytes = serializeChainView(view)
    for (let cut = 0; cut < bytes.length; cut += 13) {
      expect(await codeOf(() => restoreChainView(chain, bytes.subarray(0, cut)))).toBe('malformed')
    }
    expect(await codeOf(() => restoreChainView(chain, Uint8Array.of(...bytes, 0)))).toBe('malformed')
  })

  test('that says it has too many pairs is refused by that number', async () => {
    const bytes = serializeChainView(emptyChain(chain)).slice()
    new DataView(bytes.buffer).setUint32(1, MOST.records + 1)
    expect(await codeOf(() => restoreChainView(chain, bytes))).toBe('limit')
  })

  test('can be put together from what a server stores', () => {
    const { head, manifest, tombstones } = view
    expect(chainView({ chain, head, manifest, tombstones })).toEqual(view)
  })
})
