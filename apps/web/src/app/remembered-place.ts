// Where the person was last, on this device: a workspace's id, which is no secret.
const PLACE = 'infisical.workspace'

export const rememberedWorkspace = (): string | undefined => localStorage.getItem(PLACE) ?? undefined

export const rememberWorkspace = (workspaceId: string): void => localStorage.setItem(PLACE, workspaceId)

export const forgetWorkspace = (): void => localStorage.removeItem(PLACE)
