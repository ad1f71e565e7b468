// Commits that go with an entry and stand on it: exactly one for each chain that the entry calls for, judged against the log with the entry.
import type { WireRenewal } from '@infisical/contract'
import { FORMAT_LIMITS } from '@infisical/contract/limits'
import { chainIdOf, fromBase64url, parseId, type ChainId, type PairId } from '@infisical/crypto/server'
import {
  acceptPush,
  acceptRenewal,
  decodeCommit,
  TrustError,
  type AcceptedPush,
  type Push,
  type Rotation,
  type ServedCommit,
} from '@infisical/protocol'
import { Refusal } from '../refusal.ts'
import type { SignedIn } from '../procedures.ts'
import { acceptedOf } from '../secret/accepted.ts'
import type { ChainState } from '../secret/chain-state.ts'
import { mergePack } from '../secret/merge-pack.ts'
import { viewOf, type NextCommit } from '../secret/next-commit.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { checkTime } from './statements.ts'

type Chains = ReadonlyMap<ChainId, ChainState>
/** How a commit is judged, beyond what is common to all. */
type Judge = (push: Push, state: ChainState) => Promise<AcceptedPush>

/**
 * Of every live environment's shared chain, with all of its secrets sealed anew. Throws `conflict-head` when a chain does not stand where
 * the entry says, and what `acceptRenewal` throws.
 */
export async function acceptRenewals(
  context: SignedIn,
  after: WorkspaceLog,
  rotation: Rotation | undefined,
  renewals: readonly WireRenewal[],
): Promise<NextCommit[]> {
  const chains = await chainsThatStandAt(context, after, rotation?.heads ?? [])
  return acceptEach(context, {
    after,
    chains,
    renewals,
    judge: (push, { pack }) => acceptRenewal({ ...push, previousPack: pack }),
  })
}

/** Of the personal chains that stand under keys which their owner has no more, without secrets. Throws `entry-extra` for one that has any. */
export async function acceptEmptied(
  context: SignedIn,
  after: WorkspaceLog,
  chains: Chains,
  renewals: readonly WireRenewal[],
): Promise<NextCommit[]> {
  return acceptEach(context, {
    after,
    chains,
    renewals,
    judge: async (push) => {
      const accepted = await acceptPush(push)
      if (accepted.commit.entries > 0) throw new TrustError('entry-extra')
      return accepted
    },
  })
}

async function chainsThatStandAt(
  { services }: SignedIn,
  { verified }: WorkspaceLog,
  heads: Rotation['heads'],
): Promise<Chains> {
  const { db, caches } = services
  const { workspaceId } = verified
  const named = heads.map((head) => {
    const chainId = chainIdOf({ workspaceId, environmentId: head.environmentId, kind: 'shared' })
    return { chainId, head }
  })
  if (named.length === 0) return new Map()
  const stored = await caches.heads.read(
    db,
    workspaceId,
    named.map(({ chainId }) => chainId),
  )
  const chains = new Map<ChainId, ChainState>()
  for (const { chainId, head } of named) {
    const seq = stored?.chains.get(chainId)
    if (seq !== head.seq) throw new Refusal('conflict-head')
    const state = await caches.chains.upTo(db, chainId, seq)
    if (state.head.seq !== head.seq || state.head.hash !== head.hash) throw new Refusal('conflict-head')
    chains.set(chainId, state)
  }
  return chains
}

interface Asked {
  readonly after: WorkspaceLog
  readonly chains: Chains
  readonly renewals: readonly WireRenewal[]
  readonly judge: Judge
}

/** Ascending by chain id. `manifest-root` for a chain without its commit, `commit-env` and `entry-type` for a commit of another chain. */
async function acceptEach(context: SignedIn, { after, chains, renewals, judge }: Asked): Promise<NextCommit[]> {
  const without = new Map(chains)
  const accepted: NextCommit[] = []
  for (const { commit, pack, removed } of renewals) {
    const served = decodeCommit(fromBase64url(commit))
    const state = take(without, served)
    checkPlace(context, after, served)
    accepted.push(await accept(context, { after, served, state, judge, pack, removed }))
  }
  if (without.size > 0) throw new TrustError('manifest-root')
  return accepted.toSorted((one, other) => (one.accepted.chainId < other.accepted.chainId ? -1 : 1))
}

function take(chains: Map<ChainId, ChainState>, { commit }: ServedCommit): ChainState {
  const chainId = chainIdOf(commit.chain)
  const state = chains.get(chainId)
  if (state !== undefined) {
    chains.delete(chainId)
    return state
  }
  const { workspaceId, environmentId } = commit.chain
  const isNear = [...chains.values()].some(
    ({ chain }) => chain.workspaceId === workspaceId && chain.environmentId === environmentId,
  )
  throw new TrustError(isNear ? 'entry-type' : 'commit-env')
}

function checkPlace({ services, caller }: SignedIn, { verified }: WorkspaceLog, { commit }: ServedCommit): void {
  if (commit.author !== caller.userId) throw new Refusal('not-allowed')
  if (commit.logSeq !== verified.head.seq) throw new TrustError('commit-log-position')
  checkTime(services, commit.time)
}

interface One {
  readonly after: WorkspaceLog
  readonly served: ServedCommit
  readonly state: ChainState
  readonly judge: Judge
  readonly pack: string
  readonly removed: readonly string[]
}

async function accept({ services }: SignedIn, { after, served, state, judge, ...sent }: One): Promise<NextCommit> {
  const previous = await viewOf(services.db, served.commit.chain, state)
  const removed = [...new Set(sent.removed.map((id) => parseId<PairId>(id)))]
  const push = { log: after.verified, previous, commit: served.envelope, pack: fromBase64url(sent.pack), removed }
  const result = await judge(push, state)
  const whole = mergePack(state.pack, result.records, removed)
  if (whole.length > FORMAT_LIMITS.pack) throw new TrustError('limit')
  return { state, previous, accepted: acceptedOf(served, result, whole), records: result.records, removed }
}
