// The workspaces of whoever is logged in: asked for by the frame, by the home page, and by the palette.
import { queryOptions } from '@tanstack/react-query'
import type { Vault } from '../vault/surface.ts'

export const workspacesQuery = (vault: Vault) =>
  queryOptions({ queryKey: ['workspaces'], queryFn: () => vault.workspaces.listWorkspaces() })
