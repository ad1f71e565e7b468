// Workspaces: what their verified logs say, and what their owners and admins add.
import { isEnvironmentName, newId, type EnvironmentId, type WorkspaceKey } from '@infisical/crypto'
import {
  buildEntry,
  environmentByName,
  environments as environmentsIn,
  type Draft,
  type State,
} from '@infisical/protocol'
import { appendToLog } from './append.ts'
import { authorOf } from './author.ts'
import type { EnvironmentSummary, Member, WorkspaceSummary, WorkspaceVerbs } from './client.ts'
import { requireSignedIn, type Context } from './context.ts'
import { createWorkspace, environmentCommitment, firstCommit } from './create-workspace.ts'
import { ClientError } from './errors.ts'
import { keyOfScope } from './keyring.ts'
import {
  environmentsOf,
  invitesOf,
  mayAskForActivity,
  membersOf,
  requireEnvironment,
  requireGovernor,
  summaryOf,
} from './people.ts'
import { chainKey } from './pins.ts'
import { rotatingWhenDue } from './rotation-due.ts'
import { advancePins, openDesk, syncWorkspace, type Desk, type Workspace } from './workspace-log.ts'

export function workspaceVerbs(context: Context): WorkspaceVerbs {
  const open = async ({ workspaceId }: { workspaceId: string }) => {
    const desk = await openDesk(context, workspaceId)
    return { desk, workspace: await syncWorkspace(desk) }
  }
  return {
    createWorkspace: (plan) => createWorkspace(context, plan),
    listWorkspaces: () => listWorkspaces(context),
    createEnvironment: (place) => createEnvironment(context, place),
    renameEnvironment: (change) => renameEnvironment(context, change),
    removeEnvironment: (place) => removeEnvironment(context, place),
    environments: async (place) => environmentsOf((await open(place)).workspace),
    members: async (place) => {
      const { desk, workspace } = await open(place)
      return await withActivity(desk, workspace, await membersOf(desk, workspace))
    },
    invites: async (place) => invitesOf((await open(place)).workspace),
    verify: async (place) => await (await import('./verify.ts')).verify(context, place.workspaceId),
  }
}

/**
 * Names come from the logs. One that the caller never signed himself into is not his, whatever the server lists. Those that know him by
 * the keys he had before he started over are left out, and are the answer where there are no others.
 */
async function listWorkspaces(context: Context): Promise<WorkspaceSummary[]> {
  const me = await requireSignedIn(context)
  const { workspaces } = await me.call((api) => api.workspace.list.query())
  const summaries: WorkspaceSummary[] = []
  let closed: ClientError | undefined
  // Each once, however often it is named.
  for (const workspaceId of new Set(workspaces.map((listed) => listed.workspaceId))) {
    const desk = await openDesk(context, workspaceId)
    try {
      summaries.push(summaryOf(desk, await syncWorkspace(desk)))
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'identity-replaced') throw error
      closed = error
    }
  }
  if (closed !== undefined && summaries.length === 0) throw closed
  return summaries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function createEnvironment(
  context: Context,
  { workspaceId, name }: { workspaceId: string; name: string },
): Promise<EnvironmentSummary> {
  if (!isEnvironmentName(name)) throw new ClientError('environment-name')
  // The first commit of an environment is sealed under the keys too, so new ones come first where they are due.
  const { environmentId } = await rotatingWhenDue(context, workspaceId, () =>
    addEnvironment(context, workspaceId, name),
  )
  return { environmentId, name, open: true }
}

async function addEnvironment(context: Context, workspaceId: string, name: string) {
  const desk = await openDesk(context, workspaceId)
  const { environmentId, verified, head } = await appendToLog(desk, async (workspace) => {
    const { state } = workspace.verified
    requireGovernor(desk, state)
    if (environmentByName(state, name) !== undefined) throw new ClientError('environment-exists')
    const workspaceKey = keyOfScope(workspace.keyring, workspace.verified, { kind: 'workspace' }) as
      WorkspaceKey | undefined
    if (workspaceKey === undefined) throw new ClientError('not-allowed-here')
    const id = newId<EnvironmentId>()
    const key = {
      epoch: state.epoch,
      commitment: environmentCommitment(workspace.verified, workspaceKey, id, state.epoch),
    }
    const author = authorOf(desk.me.session)
    const draft = { type: 'add-environment', environmentId: id, name, key, time: context.now() } as const
    const built = await buildEntry(workspace.verified, draft, author)
    const first = await firstCommit(context, built.verified, id, author)
    return { ...first, entry: built.envelope, verified: built.verified, boxes: [], commits: [first.envelope] }
  })
  const place = chainKey(environmentId, 'shared')
  await advancePins(desk, verified, { chains: { [place]: head }, inStep: { [place]: head.seq } })
  return { environmentId }
}

type Environments = Pick<WorkspaceVerbs, 'renameEnvironment' | 'removeEnvironment'>

async function renameEnvironment(
  context: Context,
  { workspaceId, environment, name }: Parameters<Environments['renameEnvironment']>[0],
): Promise<void> {
  if (!isEnvironmentName(name)) throw new ClientError('environment-name')
  await appendDraft(context, workspaceId, (state) => {
    const { id } = requireEnvironment(state, environment)
    if (environmentByName(state, name) !== undefined) throw new ClientError('environment-exists')
    return { type: 'rename-environment', environmentId: id, name }
  })
}

async function removeEnvironment(
  context: Context,
  { workspaceId, environment }: Parameters<Environments['removeEnvironment']>[0],
): Promise<void> {
  await appendDraft(context, workspaceId, (state) => {
    const { id } = requireEnvironment(state, environment)
    if (environmentsIn(state).length === 1) throw new ClientError('last-environment')
    return { type: 'remove-environment', environmentId: id }
  })
}

/** What owners and admins add to the log without any keys. */
async function appendDraft(context: Context, workspaceId: string, draftFor: (state: State) => Draft): Promise<void> {
  const desk = await openDesk(context, workspaceId)
  await appendToLog(desk, async ({ verified }) => {
    requireGovernor(desk, verified.state)
    const draft = { ...draftFor(verified.state), time: context.now() }
    const built = await buildEntry(verified, draft, authorOf(desk.me.session))
    return { entry: built.envelope, verified: built.verified, boxes: [], commits: [] }
  })
}

/** What the server says about when they were last there, for those whom it tells. */
async function withActivity(desk: Desk, { verified }: Workspace, members: readonly Member[]): Promise<Member[]> {
  if (!mayAskForActivity(desk, verified.state)) return [...members]
  const { workspaceId } = desk
  const activity = await desk.me.call((api) => api.workspace.activity.query({ workspaceId }))
  const seen = new Map(activity.members.map(({ userId, lastSeenAt }) => [userId, lastSeenAt]))
  return members.map((member) => {
    const lastSeenAt = seen.get(member.userId)
    return lastSeenAt === undefined ? member : { ...member, lastSeenAt }
  })
}
