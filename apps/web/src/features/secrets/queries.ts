// The table as the page keeps it, names and marks alone, and what a page can do to it. Values stay in the worker: here they only pass through
// a call, and no cache of this page gets to hold one.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { workspaceKey } from '../../app/place.ts'
import { useVault } from '../../app/vault-context.ts'
import type { Vault } from '../../vault/surface.ts'
import type { Table, TableVerbs } from '../../vault/table.ts'

export const tableQuery = (vault: Vault, workspaceId: string) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'table'),
    queryFn: () => vault.table.read({ workspaceId }),
    // A table that was read anew and brought nothing new is the one on the screen: what is revealed there stays so.
    structuralSharing: (before, after) =>
      (before as Table | undefined)?.revision === (after as Table).revision ? before : after,
  })

export interface TableChange {
  /** Done one after the other; resolves when the page shows the outcome, and rejects with what went wrong. */
  change(work: (table: TableVerbs) => Promise<Table>): Promise<Table>
  readonly busy: boolean
  /** Of the last change. */
  readonly error: unknown
  dismiss(): void
}

/** `work` is a function, so that the values it carries are no data of the cache. */
export function useTableChange(workspaceId: string): TableChange {
  const vault = useVault()
  const queries = useQueryClient()
  const mutation = useMutation({
    gcTime: 0,
    scope: { id: `table ${workspaceId}` },
    mutationFn: (work: (table: TableVerbs) => Promise<Table>) => work(vault.table),
    onSuccess: (table) => queries.setQueryData(tableQuery(vault, workspaceId).queryKey, table),
  })
  return {
    change: (work) => mutation.mutateAsync(work),
    busy: mutation.isPending,
    error: mutation.error,
    dismiss: () => mutation.reset(),
  }
}
