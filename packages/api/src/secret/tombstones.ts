// Pairs that were removed from a chain, with the last version each had: none of them may come back as it was.
import { hashBytes, toHex, type ChainId, type PairId } from '@infisical/crypto/server'
import type { Database } from '@infisical/db'
import type { Tombstones } from '@infisical/protocol'
import { column } from '../columns.ts'

const SIZE = 16 + 4

/** All of a chain. */
export async function readTombstones(db: Database, chainId: ChainId): Promise<Tombstones> {
  const [row] = await db.prisma.$queryRaw<{ packed: Uint8Array | null }[]>`
    SELECT string_agg(pair_id || int4send(version), ''::bytea) AS packed FROM (
      SELECT pair_id, max(version) AS version FROM secret_pair WHERE chain_id = ${column(hashBytes(chainId))}
      GROUP BY pair_id HAVING bool_and(retired_seq IS NOT NULL)) AS gone`
  const packed = row?.packed ?? new Uint8Array(0)
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length)
  const tombstones = new Map<PairId, number>()
  for (let at = 0; at < packed.length; at += SIZE) {
    tombstones.set(toHex(packed.subarray(at, at + 16)) as PairId, view.getUint32(at + 16))
  }
  return tombstones
}
