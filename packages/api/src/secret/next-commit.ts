// A commit that passed every check, on its way into the database: the head moves if nobody was faster, what it replaces or removes is live no
// more, what it brings is.
import { chainIdOf, type ChainContext, type PairId } from '@infisical/crypto/server'
import { announce, insertSecrets, retireSecrets, type Database, type Transaction } from '@infisical/db'
import { chainView, emptyChain, leafHash, versionIn, type ChainView, type PackRecord } from '@infisical/protocol'
import { hashColumn } from '../columns.ts'
import { Refusal } from '../refusal.ts'
import { chainHead, chainRow, commitRow, moveOf, type Accepted } from './accepted.ts'
import type { ChainCache } from './chain-cache.ts'
import { stateAt, type ChainState } from './chain-state.ts'
import { readTombstones } from './tombstones.ts'

export interface NextCommit {
  /** The chain before it, as this server holds it; undefined for one that begins. */
  readonly state: ChainState | undefined
  /** The same, as it was judged by. */
  readonly previous: ChainView
  readonly accepted: Accepted
  /** New and changed. */
  readonly records: readonly PackRecord[]
  readonly removed: readonly PairId[]
}

/** What a commit after `state` is judged by. */
export async function viewOf(db: Database, chain: ChainContext, state: ChainState | undefined): Promise<ChainView> {
  if (state === undefined) return emptyChain(chain)
  const { head, manifest, tombstones = await readTombstones(db, chainIdOf(chain)) } = state
  return chainView({ chain: state.chain, head, manifest, tombstones })
}

/** Throws `conflict-head` when the chain moved on since it was read. Whoever writes several begins with the lowest chain id. */
export async function writeCommit(transaction: Transaction, next: NextCommit): Promise<void> {
  const { previous, accepted, records, removed } = next
  const id = hashColumn(accepted.chainId)
  const { seq } = accepted.served.commit
  await moveHead(transaction, previous, accepted)
  await transaction.commit.create({ data: commitRow(accepted) })
  await retireSecrets(transaction, id, seq, retired(previous, records, removed))
  await insertSecrets(transaction, id, seq, records.map(rowOf))
  await announce(transaction, moveOf(accepted))
}

/** Once it is stored. */
export function keepCommit(chains: ChainCache, { state, accepted }: NextCommit): void {
  const { chainId, served, view, pack } = accepted
  const { manifest, tombstones } = view
  chains.keep(chainId, stateAt(served, { manifest, tombstones, pack }, state))
}

/** Compare and swap: of two that continue the same head, one gets through. */
async function moveHead(transaction: Transaction, previous: ChainView, accepted: Accepted): Promise<void> {
  const { seq, hash } = previous.head
  const { count } =
    seq === 0
      ? await transaction.chain.createMany({ data: [chainRow(accepted)], skipDuplicates: true })
      : await transaction.chain.updateMany({
          where: { id: hashColumn(accepted.chainId), headSeq: BigInt(seq), headHash: hashColumn(hash) },
          data: chainHead(accepted),
        })
  if (count !== 1) throw new Refusal('conflict-head')
}

/** The versions that were live and are not any more, once each. */
function retired({ manifest }: ChainView, records: readonly PackRecord[], removed: readonly PairId[]) {
  const pairIds = new Set([...removed, ...records.map(({ pairId }) => pairId)])
  return [...pairIds].flatMap((pairId) => {
    const version = versionIn(manifest, pairId)
    return version === undefined ? [] : [{ pairId: Buffer.from(pairId, 'hex'), version }]
  })
}

function rowOf({ record, version, epoch, changed, nameBox, valueBox }: PackRecord) {
  return { pairId: record.subarray(0, 16), version, epoch, changed, nameBox, valueBox, leafHash: leafHash(record) }
}
