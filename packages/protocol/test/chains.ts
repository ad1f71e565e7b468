// How tests of chains make records, and ask what a receiver says of an answer.
import { newId, type ChainContext, type PairId } from '@infisical/crypto'
import type { ChainView } from '../src/chain-view.ts'
import type { Head } from '../src/head.ts'
import { decodePack, encodePack, EMPTY_PACK, type RecordFields } from '../src/pack.ts'
import type { TestPush } from '../src/testing.ts'
import { verifyChain, type ServedChain } from '../src/verify-chain.ts'
import type { Verified } from '../src/verified.ts'
import { codeOf } from './refusal.ts'

/** A record whose boxes hold nothing: good for all checks but opening. */
export function record(changes: Partial<RecordFields> = {}): RecordFields {
  const box = (filling: number) => new Uint8Array(60).fill(filling)
  return { pairId: newId<PairId>(), version: 1, epoch: 1, changed: 1, nameBox: box(1), valueBox: box(2), ...changes }
}

export const headOfPush = (push: TestPush): Head => ({ seq: push.view.head.seq, hash: push.view.head.hash })

/** Serves a full pack at first contact. */
export function full(
  log: Verified,
  chain: ChainContext,
  commits: readonly Uint8Array[],
  records: readonly RecordFields[] | Uint8Array = EMPTY_PACK,
): ServedChain {
  const pack = records instanceof Uint8Array ? records : encodePack(records)
  return { log, chain, commits, records: { base: 'full', pack } }
}

/** Serves what changed since the view. */
export function delta(
  log: Verified,
  view: ChainView,
  pushes: readonly TestPush[],
  records: readonly RecordFields[] | Uint8Array,
  removed: readonly PairId[] = [],
): ServedChain {
  const pack = records instanceof Uint8Array ? records : encodePack(records)
  const commits = pushes.map(({ envelope }) => envelope)
  return { log, chain: view.chain, view, commits, records: { base: 'delta', pack, removed } }
}

export const judgeChain = (served: ServedChain) => codeOf(verifyChain(served))

/** Records as plain values, to be changed by a spread. */
export function fieldsOf(pack: Uint8Array): RecordFields[] {
  return decodePack(pack).map(({ pairId, version, epoch, changed, nameBox, valueBox }) => {
    return { pairId, version, epoch, changed, nameBox, valueBox }
  })
}
