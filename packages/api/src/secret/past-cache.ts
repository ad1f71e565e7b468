// Whole packs of commits that are not the newest any more. They never change; those that were asked for lately are kept.
import { hashBytes, type ChainId } from '@infisical/crypto/server'
import { readAt, type Database } from '@infisical/db'
import { column } from '../columns.ts'
import { LruCache } from '../lru-cache.ts'
import { SingleFlight } from '../single-flight.ts'
import { packOf } from './chain-state.ts'

export class PastCache {
  readonly #kept: LruCache<Uint8Array>
  readonly #flights = new SingleFlight<Uint8Array>()

  constructor(bytes: number) {
    this.#kept = new LruCache({ capacity: bytes, weigh: (pack) => pack.length + 1_024 })
  }

  /** Of a commit that is there. */
  async at(db: Database, chainId: ChainId, seq: number): Promise<Uint8Array> {
    const key = `${chainId} ${seq}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    return this.#flights.share(key, async () => {
      const pack = packOf(await readAt(db.prisma, column(hashBytes(chainId)), seq))
      this.#kept.set(key, pack)
      return pack
    })
  }
}
