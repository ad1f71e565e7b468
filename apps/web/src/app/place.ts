// Where a page of a workspace is, and how its answers are named in the cache: all of one workspace begin alike, so that they can be asked for anew
// together.
import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Vault } from '../vault/surface.ts'
import { useVault } from './vault-context.ts'

export interface Place {
  readonly vault: Vault
  readonly workspaceId: string
}

export function usePlace(): Place {
  return { vault: useVault(), workspaceId: useParams({ from: '/inside/w/$workspaceId' }).workspaceId }
}

export const workspaceKey = (workspaceId: string, ...what: readonly unknown[]) => ['workspace', workspaceId, ...what]

/** To be called when something of the workspace was changed: what is on the screen of it is asked for anew. */
export function useChanged(): () => Promise<void> {
  const queries = useQueryClient()
  const { workspaceId } = usePlace()
  return () => queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) })
}
