// The chains that were asked for lately, each at the newest commit this server knows. A chain that is behind reads what changed since;
// one that is not there reads all of it, in one query per table however many secrets there are.
import { hashBytes, type ChainId, type PairId } from '@infisical/crypto/server'
import { readLive, readSince, transact, type Database, type Transaction } from '@infisical/db'
import {
  changedManifest,
  decodeCommit,
  decodePack,
  encodeEnvelope,
  manifestHash,
  manifestOf,
  type ServedCommit,
} from '@infisical/protocol'
import { column, idOf } from '../columns.ts'
import { LruCache } from '../lru-cache.ts'
import { SingleFlight } from '../single-flight.ts'
import { packOf, stateAt, type ChainState } from './chain-state.ts'
import { mergePack } from './merge-pack.ts'

export class ChainCache {
  readonly #kept: LruCache<ChainState>
  readonly #flights = new SingleFlight<ChainState>()

  constructor(bytes: number) {
    this.#kept = new LruCache({ capacity: bytes, weigh })
  }

  peek(chainId: ChainId): ChainState | undefined {
    return this.#kept.get(chainId)
  }

  /** The chain at commit `seq` or a later one. */
  async upTo(db: Database, chainId: ChainId, seq: number): Promise<ChainState> {
    const known = this.#kept.get(chainId)
    if (known !== undefined && known.head.seq >= seq) return known
    return this.#flights.share(`${chainId} ${seq}`, async () => {
      const state = await readChain(db, chainId, known)
      if (state.head.seq < seq) throw new Error('A stored chain is shorter than its head')
      this.keep(chainId, state)
      return state
    })
  }

  /** Of two that were read or made at the same time, the newer stays. */
  keep(chainId: ChainId, state: ChainState): void {
    const kept = this.#kept.get(chainId)
    if (kept === undefined || kept.head.seq < state.head.seq) this.#kept.set(chainId, state)
  }
}

/** One moment of the database. What does not verify in it is nobody's input, so it does not throw what a client's would. */
function readChain(db: Database, chainId: ChainId, known: ChainState | undefined): Promise<ChainState> {
  return transact(
    db,
    async (transaction) => {
      const served = await readHead(transaction, chainId)
      const contents = await readContents(transaction, chainId, known)
      if (manifestHash(chainId, contents.manifest.leaves) !== served.commit.manifest) {
        throw new Error('The stored secrets of a chain are not those of its head')
      }
      return stateAt(served, contents, known)
    },
    { isolation: 'RepeatableRead' },
  )
}

export async function readHead(transaction: Transaction, chainId: ChainId): Promise<ServedCommit> {
  const [row] = await transaction.$queryRaw<{ body: Uint8Array; signature: Uint8Array }[]>`
    SELECT commit.body, commit.signature FROM chain JOIN commit ON commit.chain_id = chain.id AND commit.seq = chain.head_seq
    WHERE chain.id = ${column(hashBytes(chainId))}`
  if (row === undefined) throw new Error('A stored chain has no head')
  return decodeCommit(encodeEnvelope(row))
}

async function readContents(
  transaction: Transaction,
  chainId: ChainId,
  known: ChainState | undefined,
): Promise<Pick<ChainState, 'manifest' | 'pack' | 'tombstones'>> {
  const id = column(hashBytes(chainId))
  if (known === undefined) {
    const pack = packOf(await readLive(transaction, id))
    return { pack, manifest: manifestOf(decodePack(pack)), tombstones: undefined }
  }
  const { changed, removed } = await readSince(transaction, id, known.head.seq)
  const records = decodePack(packOf(changed))
  const gone = removed.map(({ pairId }) => idOf<PairId>(pairId))
  return {
    pack: mergePack(known.pack, records, gone),
    manifest: changedManifest(known.manifest, records, gone),
    tombstones: undefined,
  }
}

function weigh({ pack, manifest, before, commit }: ChainState): number {
  return pack.length + 52 * manifest.count + (before?.pack.length ?? 0) + commit.length + 1_024
}
