// Puts a client together. Pulling is there at once; everything else is loaded when it is first called, because starting is what people wait for.
import type { Client } from './client.ts'
import { openContext, type ClientOptions } from './context.ts'
import { vaultVerbs } from './vault.ts'

export function openClient(options: ClientOptions): Client {
  const context = openContext(options)
  const account = async () => (await import('./account.ts')).accountVerbs(context)
  const workspaces = async () => (await import('./workspaces.ts')).workspaceVerbs(context)
  const sharing = async () => (await import('./sharing.ts')).sharingVerbs(context)
  return {
    origin: context.origin,
    account: {
      requestCode: async (email, purpose) => (await account()).requestCode(email, purpose),
      signUp: async (person) => (await account()).signUp(person),
      logIn: async (credentials) => (await account()).logIn(credentials),
      logOut: async () => (await account()).logOut(),
      whoAmI: async () => (await account()).whoAmI(),
      changePassword: async (passwords) => (await account()).changePassword(passwords),
      makeRecoveryKit: async () => (await account()).makeRecoveryKit(),
      recover: async (person) => (await account()).recover(person),
      startOver: async (person) => (await account()).startOver(person),
    },
    workspaces: {
      createWorkspace: async (plan) => (await workspaces()).createWorkspace(plan),
      listWorkspaces: async () => (await workspaces()).listWorkspaces(),
      createEnvironment: async (place) => (await workspaces()).createEnvironment(place),
      environments: async (place) => (await workspaces()).environments(place),
      members: async (place) => (await workspaces()).members(place),
      invites: async (place) => (await workspaces()).invites(place),
      verify: async (place) => (await workspaces()).verify(place),
    },
    sharing: {
      invite: async (plan) => (await sharing()).invite(plan),
      cancelInvite: async (place) => (await sharing()).cancelInvite(place),
      join: async (link) => (await sharing()).join(link),
    },
    vault: vaultVerbs(context),
  }
}
