// The values of an environment that all of its readers share, asked for one by one.
import type { NamedValue } from '@infisical/client'
import type { Vault } from '../../vault/surface.ts'
import { CELL, type Table } from '../../vault/table.ts'
import { byteOf } from './cells.ts'

/** Of `names`, or of all there are; in the table's order. */
export async function sharedPairs(
  vault: Vault,
  table: Table,
  environment: string,
  names?: ReadonlySet<string>,
): Promise<readonly NamedValue[]> {
  const { workspaceId } = table
  const has = (row: number, mark: number): boolean => ((byteOf(table, environment, row) ?? 0) & mark) !== 0
  const wanted = [...table.names.entries()].filter(([row, name]) => has(row, CELL.value) && names?.has(name) !== false)
  const pairs = await Promise.all(
    wanted.map(async ([row, name]) => {
      const { value, shared } = await vault.table.reveal({ workspaceId, environment, name })
      return { name, value: has(row, CELL.personal) ? (shared ?? null) : value }
    }),
  )
  return pairs.filter((pair): pair is NamedValue => pair.value !== null)
}
