// Where a workspace and some of its chains stand, read in one statement: what a usual pull asks the database, and all it asks.
import { hashBytes, ZERO_HASH, type ChainId, type WorkspaceId } from '@infisical/crypto/server'
import { Prisma, type Database } from '@infisical/db'
import { column, hashOf } from '../columns.ts'

export interface Heads {
  readonly logSeq: number
  /** Without those that have no commit yet. */
  readonly chains: ReadonlyMap<ChainId, number>
}

interface Row {
  readonly log_seq: bigint
  readonly id: Uint8Array | null
  readonly head_seq: bigint | null
}

/** Undefined when there is no such workspace. */
export async function readHeads(
  db: Database,
  workspaceId: WorkspaceId,
  chainIds: readonly ChainId[],
): Promise<Heads | undefined> {
  // An empty list is no list to SQL.
  const ids = [ZERO_HASH, ...chainIds].map((id) => column(hashBytes(id)))
  const rows = await db.prisma.$queryRaw<Row[]>`
    SELECT workspace.head_seq AS log_seq, chain.id, chain.head_seq FROM workspace
    LEFT JOIN chain ON chain.workspace_id = workspace.id AND chain.id IN (${Prisma.join(ids)})
    WHERE workspace.id = ${column(hashBytes(workspaceId))}`
  if (rows[0] === undefined) return undefined
  const chains = new Map<ChainId, number>()
  for (const { id, head_seq } of rows) if (id !== null) chains.set(hashOf<ChainId>(id), Number(head_seq))
  return { logSeq: Number(rows[0].log_seq), chains }
}
