// What a client that stopped at an older commit needs: the commits since, the records that are new or changed, the pairs that went. After
// a push many clients ask for the same, so answers are kept a while.
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import { hashBytes, toBase64url, type ChainId, type PairId } from '@infisical/crypto/server'
import { readSince, transact, type Database, type Transaction } from '@infisical/db'
import { encodeEnvelope } from '@infisical/protocol'
import { column, idOf } from '../columns.ts'
import { LruCache } from '../lru-cache.ts'
import { SingleFlight } from '../single-flight.ts'
import { readHead } from './chain-cache.ts'
import { packOf } from './chain-state.ts'

export interface Delta {
  /** The commit it leads to. */
  readonly headSeq: number
  readonly commits: readonly string[]
  readonly removed: readonly PairId[]
  readonly pack: Uint8Array
}

export class DeltaCache {
  readonly #kept: LruCache<Delta>
  readonly #flights = new SingleFlight<Delta>()

  constructor(bytes: number) {
    this.#kept = new LruCache({ capacity: bytes, weigh })
  }

  /** From commit `since` to `headSeq` or, when there is a later one by now, to that. */
  async between(db: Database, chainId: ChainId, since: number, headSeq: number): Promise<Delta> {
    const key = `${chainId} ${since} ${headSeq}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    return this.#flights.share(key, async () => {
      const delta = await readDelta(db, chainId, since)
      this.#kept.set(`${chainId} ${since} ${delta.headSeq}`, delta)
      return delta
    })
  }
}

/** Signed commits after `after`, oldest first: at most as many as one answer takes. */
export async function readCommits(
  reader: Pick<Transaction, 'commit'>,
  chainId: ChainId,
  after: number,
  most: number = ANSWER_LIMITS.commits,
): Promise<string[]> {
  const rows = await reader.commit.findMany({
    where: { chainId: column(hashBytes(chainId)), seq: { gt: BigInt(after) } },
    orderBy: { seq: 'asc' },
    take: most,
    select: { body: true, signature: true },
  })
  return rows.map((row) => toBase64url(encodeEnvelope(row)))
}

/** One moment of the database. */
function readDelta(db: Database, chainId: ChainId, since: number): Promise<Delta> {
  return transact(
    db,
    async (transaction) => {
      const { commit } = await readHead(transaction, chainId)
      const commits = await readCommits(transaction, chainId, since)
      const { changed, removed } = await readSince(transaction, column(hashBytes(chainId)), since)
      const gone = removed.map(({ pairId }) => idOf<PairId>(pairId))
      return { headSeq: commit.seq, commits, removed: gone, pack: packOf(changed) }
    },
    { isolation: 'RepeatableRead' },
  )
}

/** The pack is kept as bytes and as text. */
function weigh({ commits, pack, removed }: Delta): number {
  return commits.reduce((sum, commit) => sum + commit.length, 2.5 * pack.length + 64 * removed.length + 1_024)
}
