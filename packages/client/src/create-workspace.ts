// A workspace, made in one step: its log up to the first epoch, the key boxed to its creator, and the empty first commit of every environment.
import {
  commitmentOf,
  environmentKeyOf,
  isEnvironmentName,
  keyIdOf,
  newId,
  newWorkspaceKey,
  normaliseDisplayName,
  toBase64url,
  type EnvironmentId,
  type WorkspaceKey,
} from '@infisical/crypto'
import {
  buildCommit,
  buildEntry,
  emptyChain,
  environments,
  type Author,
  type EntryAuthor,
  type DatedDraft,
  type Head,
  type Verified,
} from '@infisical/protocol'
import { authorOf } from './author.ts'
import { boxKeys } from './boxing.ts'
import type { WorkspaceSummary } from './client.ts'
import { requireSignedIn, type Context, type SignedIn } from './context.ts'
import { ClientError, spoken } from './errors.ts'
import { summaryOf } from './people.ts'
import { chainKey } from './pins.ts'
import { keepWorkspace, openNewDesk } from './workspace-log.ts'

const WORKSPACE = { kind: 'workspace' } as const

export async function createWorkspace(
  context: Context,
  plan: { name: string; environments: readonly string[] },
): Promise<WorkspaceSummary> {
  const workspaceName = spoken('workspace-name', () => normaliseDisplayName(plan.name))
  if (!plan.environments.every(isEnvironmentName)) throw new ClientError('environment-name')
  if (new Set(plan.environments).size !== plan.environments.length) throw new ClientError('environment-exists')
  const me = await requireSignedIn(context)
  const log = await LogInTheMaking.begin(context, me, workspaceName)
  for (const name of plan.environments)
    await log.add({ type: 'add-environment', environmentId: newId<EnvironmentId>(), name })
  const { key, boxes } = await startFirstEpoch(log, me)

  const { author, verified } = log
  const { workspaceId, state } = verified
  const firsts = await Promise.all(environments(state).map(({ id }) => firstCommit(context, verified, id, author)))
  const entries = log.entries.map(toBase64url)
  const commits = firsts.map(({ envelope }) => toBase64url(envelope))
  await me.call((api) => api.workspace.create.mutate({ entries, boxes: [...boxes], commits }))

  const desk = await openNewDesk(context, workspaceId)
  const workspace = { verified, keyring: { epoch: state.epoch, keys: [{ scope: WORKSPACE, key }] } }
  await keepWorkspace(desk, workspace, {
    chains: Object.fromEntries(firsts.map(({ environmentId, head }) => [chainKey(environmentId, 'shared'), head])),
    inStep: Object.fromEntries(firsts.map(({ environmentId, head }) => [chainKey(environmentId, 'shared'), head.seq])),
  })
  return summaryOf(desk, workspace)
}

/** The empty commit that a shared chain begins with. */
export async function firstCommit(context: Context, log: Verified, environmentId: EnvironmentId, author: Author) {
  const previous = emptyChain({ workspaceId: log.workspaceId, environmentId, kind: 'shared' })
  const plan = { log, previous, records: [], removed: [], message: new Uint8Array(0), time: context.now(), author }
  const { envelope, view } = await buildCommit(plan)
  const head: Head = { seq: view.head.seq, hash: view.head.hash }
  return { environmentId, envelope, head }
}

class LogInTheMaking {
  readonly author: EntryAuthor
  readonly entries: Uint8Array[] = []
  readonly #now: () => number
  #verified: Verified | undefined

  private constructor(author: EntryAuthor, now: () => number) {
    this.author = author
    this.#now = now
  }

  static async begin(context: Context, { session }: SignedIn, workspaceName: string): Promise<LogInTheMaking> {
    const log = new LogInTheMaking(authorOf(session), context.now)
    const { email, name } = session
    await log.add({ type: 'genesis', workspaceName, identity: session.identity, email, name })
    return log
  }

  get verified(): Verified {
    if (this.#verified === undefined) throw new TypeError('a log begins with its genesis')
    return this.#verified
  }

  async add(draft: WithoutTime<DatedDraft>): Promise<void> {
    const { envelope, verified } = await buildEntry(this.#verified, { ...draft, time: this.#now() }, this.author)
    this.entries.push(envelope)
    this.#verified = verified
  }
}

type WithoutTime<Draft> = Draft extends { time: number } ? Omit<Draft, 'time'> : never

/** A fresh workspace key, boxed to the creator: nobody else is there yet. */
async function startFirstEpoch(log: LogInTheMaking, { session }: SignedIn) {
  const { workspaceId, state } = log.verified
  const [epoch, key, identity] = [1, newWorkspaceKey(), session.identity]
  const { grants, boxes } = await boxKeys({ workspaceId, epoch }, { kind: 'member', identity }, [
    { scope: WORKSPACE, key },
  ])
  const receiver = { kind: 'member', id: session.userId, keyId: keyIdOf(identity) } as const
  await log.add({
    type: 'rotate',
    epoch,
    commitment: commitmentOf(key, workspaceId, WORKSPACE, epoch),
    environments: environments(state).map(({ id }) => ({
      environmentId: id,
      commitment: environmentCommitment(log.verified, key, id, epoch),
    })),
    receivers: grants.map((grant) => ({ receiver, grant })),
    previousKeys: [],
    heads: [],
  })
  return { key, boxes }
}

export function environmentCommitment(
  { workspaceId }: Verified,
  workspaceKey: WorkspaceKey,
  environmentId: EnvironmentId,
  epoch: number,
) {
  const key = environmentKeyOf(workspaceKey, workspaceId, environmentId, epoch)
  return commitmentOf(key, workspaceId, { kind: 'environment', environmentId }, epoch)
}
