// A shared chain, sealed anew under the keys of the next epoch: the same pairs and plaintexts, the next version of each, `changed` as it was
// (SPEC 11). What was sealed stays good as long as the chain's head and the key do.
import {
  environmentKeyOf,
  sealPairs,
  secretKeysOf,
  type EnvironmentId,
  type OpenedPair,
  type WorkspaceKey,
} from '@infisical/crypto'
import {
  buildCommit,
  pairIdsOf,
  serializeChainView,
  TrustError,
  type Author,
  type BuiltCommit,
  type ChainView,
  type PlannedRecord,
  type Verified,
} from '@infisical/protocol'
import { beforeOf, contextOf } from './chain-answer.ts'
import { NO_NOTES, type OpenedChain } from './opened-chain.ts'
import { syncEnvironment } from './sync.ts'
import type { Desk, Workspace } from './workspace-log.ts'

/** Where a chain stands before the epoch. */
export interface StandingChain {
  readonly environmentId: EnvironmentId
  readonly opened: OpenedChain
  readonly view: ChainView
}

export interface SealedChain extends StandingChain {
  readonly records: readonly PlannedRecord[]
}

export interface RenewedChain extends BuiltCommit {
  readonly environmentId: EnvironmentId
  /** As it is after the commit. */
  readonly opened: OpenedChain
  /** Where it stood before. */
  readonly since: number
}

/** With the log that it was judged by: when that has grown meanwhile, everything has to be looked at again. */
export async function readStanding(
  desk: Desk,
  workspace: Workspace,
  { id, name }: { readonly id: EnvironmentId; readonly name: string },
): Promise<StandingChain & { readonly log: Verified }> {
  const synced = await syncEnvironment({ ...desk, workspace }, name, ['shared'])
  const [opened] = synced.chains
  if (opened === undefined || synced.environmentId !== id) throw new TrustError('manifest-root')
  const log = synced.workspace?.verified ?? workspace.verified
  return { environmentId: id, opened, view: beforeOf(contextOf(desk, id, 'shared'), opened).view, log }
}

export async function sealAnew(
  chain: StandingChain,
  { key, epoch }: { readonly key: WorkspaceKey; readonly epoch: number },
): Promise<SealedChain> {
  const { view, opened } = chain
  const { workspaceId, environmentId } = view.chain
  const { versions } = view.manifest
  const pairs = pairIdsOf(view).map((pairId, place): OpenedPair => {
    const [name, value] = [opened.names[place] as string, opened.values[place] as string]
    const { folder, comment, tags } = opened.notes.get(place) ?? NO_NOTES
    return { pairId, version: (versions[place] as number) + 1, epoch, name, value, folder, comment, tags }
  })
  const keys = secretKeysOf(environmentKeyOf(key, workspaceId, environmentId, epoch))
  const sealed = await sealPairs(keys, view.chain, pairs)
  const records = sealed.map((record, place) => ({ ...record, changed: opened.changed[place] as number }))
  return { ...chain, records }
}

/** The commit that stands on the entry which starts the epoch. */
export async function commitAnew(
  { environmentId, opened, view, records }: SealedChain,
  { log, author, time }: { readonly log: Verified; readonly author: Author; readonly time: number },
): Promise<RenewedChain> {
  const plan = { log, previous: view, records, removed: [], message: new Uint8Array(0), time, author }
  const built = await buildCommit(plan)
  const { seq, hash } = built.view.head
  const after = { ...opened, log: log.head, head: { seq, hash }, view: serializeChainView(built.view) }
  return { ...built, environmentId, opened: after, since: view.head.seq }
}
