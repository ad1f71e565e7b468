// The edits that give a secret another name: its values under the new one, shared and personal, and nothing under the old one.
import type { Vault } from '../../vault/surface.ts'
import { CELL, type Edit, type Table } from '../../vault/table.ts'
import { byteOf } from './cells.ts'

export async function renamingOf(
  vault: Pick<Vault, 'table'>,
  table: Table,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<readonly Edit[]> {
  const { workspaceId, environments, names } = table
  const row = names.indexOf(before)
  const edits = await Promise.all(
    environments.map(async ({ name: environment, writable }): Promise<readonly Edit[]> => {
      const byte = byteOf(table, environment, row) ?? 0
      if (!writable || (byte & CELL.value) === 0) return []
      const { value, shared } = await vault.table.reveal({ workspaceId, environment, name: before })
      const move = (moved: string | null | undefined, personal: boolean): readonly Edit[] => {
        if (moved === null || moved === undefined) return []
        const layer = personal ? { personal: true } : {}
        return [
          { environment, name: after, value: moved, ...layer },
          { environment, name: before, value: null, ...layer },
        ]
      }
      const overridden = (byte & CELL.personal) !== 0
      return [...move(overridden ? shared : value, false), ...(overridden ? move(value, true) : [])]
    }),
  )
  return edits.flat()
}
