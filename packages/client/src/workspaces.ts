// Workspaces: what their verified logs say, and what their owners and admins add.
import { isEnvironmentName, newId, type EnvironmentId, type WorkspaceKey } from '@infisical/crypto'
import { buildEntry, environmentByName } from '@infisical/protocol'
import { appendToLog } from './append.ts'
import { authorOf } from './author.ts'
import type { EnvironmentSummary, Verification, WorkspaceSummary, WorkspaceVerbs } from './client.ts'
import { requireSignedIn, type Context } from './context.ts'
import { createWorkspace, environmentCommitment, firstCommit } from './create-workspace.ts'
import { ClientError } from './errors.ts'
import { keyOfScope } from './keyring.ts'
import { environmentsOf, invitesOf, membersOf, requireGovernor, summaryOf } from './people.ts'
import { chainKey } from './pins.ts'
import { syncEnvironment } from './sync.ts'
import { advancePins, openDesk, syncWorkspace, type Desk } from './workspace-log.ts'

export function workspaceVerbs(context: Context): WorkspaceVerbs {
  const open = async ({ workspaceId }: { workspaceId: string }) => {
    const desk = await openDesk(context, workspaceId)
    return { desk, workspace: await syncWorkspace(desk) }
  }
  return {
    createWorkspace: (plan) => createWorkspace(context, plan),
    listWorkspaces: () => listWorkspaces(context),
    createEnvironment: (place) => createEnvironment(context, place),
    environments: async (place) => environmentsOf((await open(place)).workspace),
    members: async (place) => {
      const { desk, workspace } = await open(place)
      return await membersOf(desk, workspace)
    },
    invites: async (place) => invitesOf((await open(place)).workspace),
    verify: ({ workspaceId }) => verify(context, workspaceId),
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
  for (const { workspaceId } of workspaces) {
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
  return { environmentId, name, open: true }
}

async function verify(context: Context, workspaceId: string): Promise<Verification> {
  const desk = asIfNothingWereKept(await openDesk(context, workspaceId))
  const workspace = await syncWorkspace(desk)
  const { head, state } = workspace.verified
  const chains = []
  for (const { name, open } of environmentsOf(workspace)) {
    if (!open) continue
    const [shared] = (await syncEnvironment({ ...desk, workspace }, name, ['shared', 'personal'])).chains
    if (shared !== undefined) chains.push({ name, seq: shared.head.seq, secrets: shared.names.length })
  }
  const { length: members } = await membersOf(desk, workspace)
  return { workspaceId, name: state.workspaceName, entries: head.seq + 1, members, environments: chains }
}

function asIfNothingWereKept(desk: Desk): Desk {
  const nothing = () => Promise.resolve(undefined)
  return { ...desk, me: { ...desk.me, cache: { ...desk.me.cache, fetch: nothing, read: nothing } } }
}
