// What the page of machines asks beside what others ask too.
import { useQuery } from '@tanstack/react-query'
import type { WorkspaceSummary } from '@infisical/client'
import { usePlace } from '../../app/place.ts'
import { workspacesQuery } from '../../app/workspaces-query.ts'

/** Of whoever is logged in; undefined until it is known. */
export function useOwnRole(): WorkspaceSummary['role'] | undefined {
  const { vault, workspaceId } = usePlace()
  const workspaces = useQuery(workspacesQuery(vault))
  return workspaces.data?.find((workspace) => workspace.workspaceId === workspaceId)?.role
}
