// What several pages of a workspace ask: its environments, and who and what is in it.
import { queryOptions } from '@tanstack/react-query'
import { workspaceKey, type Place } from './place.ts'

export const membersQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'members'),
    queryFn: () => vault.workspaces.members({ workspaceId }),
  })

export const environmentsQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'environments'),
    queryFn: () => vault.workspaces.environments({ workspaceId }),
  })

export const machinesQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'machines'),
    queryFn: () => vault.machines.list({ workspaceId }),
  })
