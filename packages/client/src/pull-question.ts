// The one question of a pull: the log's news, and chains by the id of their environment, or by its name where no id is known.
import type { EnvironmentId } from '@infisical/crypto'
import type { PullInput, PullOutput } from '@infisical/contract'
import { TrustError } from '@infisical/protocol'
import { ApiError } from './errors.ts'
import type { ChainKind } from './pins.ts'
import { readWorkspace } from './workspace-cache.ts'
import type { Desk, Workspace } from './workspace-log.ts'

export interface Goal {
  readonly desk: Desk
  readonly environment: string
  /** Shared first. */
  readonly kinds: readonly ChainKind[]
}

export interface Target extends Goal {
  readonly environmentId: EnvironmentId
}

/** Where the request begins to read the log, and from which verified log what it brings goes on. */
export interface Start {
  readonly logAfter: number
  readonly boxes: boolean
  readonly workspace: () => Promise<Workspace | undefined>
  /** Whether that log is in the cache already. */
  readonly isKept: boolean
}

/** Opening the log is put off until it has news; where nothing at all is kept, it is asked for from its first entry in the same request. */
export async function startOf(desk: Desk, isCold: boolean): Promise<Start> {
  const { workspace: given, pins } = desk
  const seqOf = (workspace: Workspace | undefined) => workspace?.verified.head.seq ?? -1
  if (given !== undefined)
    return { logAfter: seqOf(given), boxes: false, workspace: () => Promise.resolve(given), isKept: false }
  let reading: Promise<Workspace | undefined> | undefined
  const workspace = () => (reading ??= readWorkspace(desk))
  if (!isCold) return { logAfter: pins?.log.seq ?? -1, boxes: false, workspace, isKept: true }
  const kept = await workspace()
  return { logAfter: seqOf(kept), boxes: kept === undefined, workspace, isKept: true }
}

export async function ask(target: Target, start: Start, since: readonly number[]): Promise<PullOutput> {
  const { environmentId } = target
  return await query(target, start, (kind, i) => ({ environmentId, kind, since: since[i] ?? 0 }))
}

/** undefined when the server knows no such name, or takes none. The log says whether that is so. */
export async function askByName(goal: Goal, start: Start): Promise<PullOutput | undefined> {
  const { environment } = goal
  try {
    return await query(goal, start, (kind) => ({ environment, kind, since: 0 }))
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'not-found' || error.code === 'malformed')) return undefined
    throw error
  }
}

async function query(
  { desk, kinds }: Goal,
  { logAfter, boxes }: Start,
  chainOf: (kind: ChainKind, i: number) => PullInput['chains'][number],
): Promise<PullOutput> {
  const { workspaceId, me } = desk
  const chains = kinds.map(chainOf)
  const answer = await me.call((api) => api.secret.pull.query({ workspaceId, logAfter, boxes, chains }))
  if (answer.chains.length !== kinds.length) throw new TrustError('malformed')
  return answer
}
