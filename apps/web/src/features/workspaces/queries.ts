// What these pages have the vault do with workspaces and their environments.
import { mutationOptions } from '@tanstack/react-query'
import type { Vault } from '../../vault/surface.ts'

type Given<Verb extends (given: never) => unknown> = Parameters<Verb>[0]
type Workspaces = Vault['workspaces']

export const createWorkspace = ({ workspaces }: Vault) =>
  mutationOptions({ mutationFn: (plan: Given<Workspaces['createWorkspace']>) => workspaces.createWorkspace(plan) })

export const createEnvironment = ({ workspaces }: Vault) =>
  mutationOptions({
    mutationFn: (place: Given<Workspaces['createEnvironment']>) => workspaces.createEnvironment(place),
  })

export const renameEnvironment = ({ workspaces }: Vault) =>
  mutationOptions({
    mutationFn: (change: Given<Workspaces['renameEnvironment']>) => workspaces.renameEnvironment(change),
  })

export const removeEnvironment = ({ workspaces }: Vault) =>
  mutationOptions({
    mutationFn: (place: Given<Workspaces['removeEnvironment']>) => workspaces.removeEnvironment(place),
  })

export const verify = ({ workspaces }: Vault, workspaceId: string) =>
  mutationOptions({ mutationFn: () => workspaces.verify({ workspaceId }) })

/** Asked for when somebody wants to compare: it moves with every push. */
export const heads = ({ trust }: Vault, workspaceId: string) =>
  mutationOptions({ mutationFn: () => trust.heads({ workspaceId }) })

export const compareHeads = ({ trust }: Vault, workspaceId: string) =>
  mutationOptions({ mutationFn: (text: string) => trust.compare({ workspaceId, text }) })

export const leave = ({ sharing }: Vault, workspaceId: string) =>
  mutationOptions({ mutationFn: () => sharing.leave({ workspaceId }) })
