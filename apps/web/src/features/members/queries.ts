// What the page about people asks the vault beside what others ask too: names, addresses and roles, and never a link.
import { queryOptions } from '@tanstack/react-query'
import { workspaceKey, type Place } from '../../app/place.ts'

export const invitesQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'invites'),
    queryFn: () => vault.workspaces.invites({ workspaceId }),
  })

/** null: nothing is due. */
export const rotationDueQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'rotation-due'),
    queryFn: async () => (await vault.sharing.rotationDue({ workspaceId })) ?? null,
  })

export const exposureQuery = ({ vault, workspaceId }: Place) =>
  queryOptions({
    queryKey: workspaceKey(workspaceId, 'exposure'),
    queryFn: () => vault.sharing.exposure({ workspaceId }),
  })
