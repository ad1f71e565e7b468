// Puts a client together. Pulling is there at once; everything else is loaded when it is first called, because starting is what people wait for.
import type { Client, TokenClient } from './client.ts'
import type { HistoryVerbs } from './client-history.ts'
import { openContext, type ClientOptions, type Context, type TokenOptions } from './context.ts'
import { ClientError } from './errors.ts'
import { openTokenContext } from './token-context.ts'
import { tokenVault, vaultVerbs } from './vault.ts'

/** `token-invalid` at once for what is not a whole token. */
export function openClient(options: TokenOptions): TokenClient
export function openClient(options: ClientOptions): Client
export function openClient(options: ClientOptions | TokenOptions): Client | TokenClient {
  if (!('token' in options)) {
    const context = openContext(options)
    return { ...verbsOf(context), vault: vaultVerbs(context) }
  }
  const { context, workspaceId, machineId } = openTokenContext(options)
  const verbs = verbsOf(context)
  const live = { watch: (options: OwnWatchOptions) => verbs.live.watch({ workspaceId, ...options }) }
  return { ...verbs, workspaceId, machineId, live, vault: tokenVault(context, workspaceId) }
}

type OwnWatchOptions = Parameters<TokenClient['live']['watch']>[0]

function verbsOf(context: Context): Omit<Client, 'vault'> {
  const forPeople = <Verbs>(load: () => Promise<Verbs>) => {
    return async () => {
      if (context.isToken) throw new ClientError('token-cannot')
      return await load()
    }
  }
  const account = forPeople(async () => (await import('./account.ts')).accountVerbs(context))
  const workspaces = forPeople(async () => (await import('./workspaces.ts')).workspaceVerbs(context))
  const sharing = forPeople(async () => (await import('./sharing.ts')).sharingVerbs(context))
  const machines = forPeople(async () => (await import('./machines.ts')).machineVerbs(context))
  const drafts = forPeople(async () => (await import('./drafts.ts')).draftVerbs(context))
  const trust = forPeople(async () => (await import('./trust.ts')).trustVerbs(context))
  let looking: Promise<HistoryVerbs> | undefined
  // Once: what was walked for one page of a log is the way to the next.
  const history = forPeople(
    () => (looking ??= import('./history.ts').then(({ historyVerbs }) => historyVerbs(context))),
  )
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
      renameEnvironment: async (change) => (await workspaces()).renameEnvironment(change),
      removeEnvironment: async (place) => (await workspaces()).removeEnvironment(place),
      environments: async (place) => (await workspaces()).environments(place),
      members: async (place) => (await workspaces()).members(place),
      invites: async (place) => (await workspaces()).invites(place),
      verify: async (place) => (await workspaces()).verify(place),
    },
    sharing: {
      invite: async (plan) => (await sharing()).invite(plan),
      cancelInvite: async (place) => (await sharing()).cancelInvite(place),
      readInvite: async (link) => (await sharing()).readInvite(link),
      join: async (link) => (await sharing()).join(link),
      verifyMember: async (check) => (await sharing()).verifyMember(check),
      setAccess: async (change) => (await sharing()).setAccess(change),
      removeMember: async (choice) => (await sharing()).removeMember(choice),
      leave: async (place) => (await sharing()).leave(place),
      rotate: async (place) => (await sharing()).rotate(place),
      rotationDue: async (place) => (await sharing()).rotationDue(place),
      exposure: async (place) => (await sharing()).exposure(place),
    },
    machines: {
      create: async (plan) => (await machines()).create(plan),
      list: async (place) => (await machines()).list(place),
      revoke: async (choice) => (await machines()).revoke(choice),
    },
    trust: {
      lockOf: async (place) => (await trust()).lockOf(place),
      heads: async (place) => (await trust()).heads(place),
      compare: async (heads) => (await trust()).compare(heads),
      state: async (place) => (await trust()).state(place),
      reset: async (confirmed) => (await trust()).reset(confirmed),
    },
    history: {
      log: async (options) => (await history()).log(options),
      diff: async (options) => (await history()).diff(options),
      restore: async (options) => (await history()).restore(options),
    },
    live: { watch: async (options) => (await import('./live.ts')).liveVerbs(context).watch(options) },
    drafts: {
      seal: async (draft) => (await drafts()).seal(draft),
      open: async (draft) => (await drafts()).open(draft),
    },
  }
}
