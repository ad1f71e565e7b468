// Key boxes by the thousand: an epoch writes one for every receiver and scope, in one statement, while everybody waits for the workspace's head.
import { fixedColumn, integers } from './packed.ts'
import type { Transaction } from './transact.ts'

/** A row of workspace_key. `receiverId` has 16 bytes, `scope` 17, `box` 192. */
export interface NewKeyBox {
  readonly epoch: number
  readonly receiverKind: number
  readonly receiverId: Uint8Array
  readonly scope: Uint8Array
  readonly box: Uint8Array
}

/** A box for a place that has one already is an error of the database, and nothing is written. */
export async function insertKeyBoxes(
  tx: Transaction,
  workspaceId: Uint8Array,
  rows: readonly NewKeyBox[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.$executeRaw`
    INSERT INTO workspace_key (workspace_id, epoch, receiver_kind, receiver_id, scope, box)
    SELECT ${workspaceId}, epoch, kind,
           substring(${fixedColumn(rows, 16, (row) => row.receiverId)}::bytea, (16 * n - 15)::int4, 16),
           substring(${fixedColumn(rows, 17, (row) => row.scope)}::bytea, (17 * n - 16)::int4, 17),
           substring(${fixedColumn(rows, 192, (row) => row.box)}::bytea, (192 * n - 191)::int4, 192)
    FROM unnest(${integers(rows, (row) => row.epoch)}::int4[], ${integers(rows, (row) => row.receiverKind)}::int4[])
         WITH ORDINALITY AS row (epoch, kind, n)`
}
