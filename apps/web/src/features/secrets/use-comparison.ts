// Asks the worker what would become of an environment. The answer is names only; the values asked about are kept by whoever asks.
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { NamedValue } from '@infisical/client'
import { workspaceKey } from '../../app/place.ts'
import { useVault } from '../../app/vault-context.ts'
import type { Table } from '../../vault/table.ts'

export function useComparison(table: Table, environment: string, pairs: readonly NamedValue[]) {
  const vault = useVault()
  const { workspaceId } = table
  return useQuery({
    queryKey: workspaceKey(workspaceId, 'comparison', useId(), environment, table.unsaved),
    queryFn: () => vault.table.compare({ workspaceId, environment, pairs }),
    gcTime: 0,
  })
}
