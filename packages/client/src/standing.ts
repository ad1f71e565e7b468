// Where an author stands before he commits: the verified log and chain, and the keys. First what is kept on this device (the server takes a
// commit only on the newest head, so nothing is risked), then what the server has.
import type { ChainContext, EnvironmentId, EnvironmentKey } from '@infisical/crypto'
import { emptyChain, mayRead, mayWrite, type ChainView, type Verified } from '@infisical/protocol'
import { beforeOf, contextOf, keyFor } from './chain-answer.ts'
import { ClientError } from './errors.ts'
import { fetchKept, openKept } from './kept-chain.ts'
import type { Before } from './open-chain.ts'
import type { OpenedChain } from './opened-chain.ts'
import { chainKey, readHint, type ChainKind } from './pins.ts'
import { syncEnvironment } from './sync.ts'
import { readWorkspace } from './workspace-cache.ts'
import { fetchWorkspace, type Desk, type Workspace } from './workspace-log.ts'

export interface Standing {
  readonly environmentId: EnvironmentId
  readonly environment: string
  readonly chain: ChainContext
  readonly workspace: Workspace
  readonly log: Verified
  /** `emptyChain` before the first commit. */
  readonly view: ChainView
  /** undefined before the first commit. */
  readonly before: Before | undefined
  readonly key: EnvironmentKey
}

/** undefined when this device does not keep all of it. */
export async function standOnKept(desk: Desk, environment: string, kind: ChainKind): Promise<Standing | undefined> {
  const environmentId = readHint(desk.pins, environment)
  if (environmentId === undefined) return undefined
  const [workspace, sealed] = await Promise.all([readWorkspace(desk), fetchKept(desk, { environmentId, kind })])
  const opened = await openKept(sealed, environment)
  const isWhole = opened !== undefined && opened.head.hash === desk.pins?.chains[chainKey(environmentId, kind)]?.hash
  if (workspace === undefined || workspace.verified.head.hash !== desk.pins?.log.hash || !isWhole) return undefined
  // Perhaps the keys were changed since: then the server knows.
  if (workspace.verified.state.rotationDue !== undefined) return undefined
  return standingOn(desk, workspace, { chain: contextOf(desk, environmentId, kind), environment, opened })
}

export async function standOnServer(desk: Desk, environment: string, kind: ChainKind): Promise<Standing> {
  const { workspace, ...ground } = await lookAtServer(desk, environment, kind)
  return standingOn(desk, workspace, ground)
}

/** The same for who only reads. */
export async function lookAtServer(
  desk: Desk,
  environment: string,
  kind: ChainKind,
): Promise<Ground & { readonly workspace: Workspace }> {
  const synced = await syncEnvironment(desk, environment, [kind])
  const workspace = synced.workspace ?? (await readWorkspace(desk)) ?? (await fetchWorkspace(desk))
  return { workspace, chain: contextOf(desk, synced.environmentId, kind), environment, opened: synced.chains[0] }
}

export interface Ground {
  readonly chain: ChainContext
  readonly environment: string
  /** undefined before the first commit. */
  readonly opened: OpenedChain | undefined
}

/** `not-allowed-here` for who may not write there, `environment-closed` for who has no key. */
function standingOn(desk: Desk, workspace: Workspace, { chain, environment, opened }: Ground): Standing {
  const { environmentId, kind } = chain
  const log = workspace.verified
  const key = keyFor(desk, workspace, chain)
  const may = kind === 'shared' ? mayWrite : mayRead
  if (!may(log.state, desk.me.session.userId, environmentId, log.head.seq))
    throw new ClientError(desk.context.isToken ? 'token-scope' : 'not-allowed-here')
  const before = opened === undefined ? undefined : beforeOf(chain, opened)
  return { environmentId, environment, chain, workspace, log, view: before?.view ?? emptyChain(chain), before, key }
}
