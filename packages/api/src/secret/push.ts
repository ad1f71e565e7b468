// Pushing: one commit, judged by the very checks that every receiver will make, and stored only if nobody was faster.
import type { PushInput, PushOutput } from '@infisical/contract'
import { FORMAT_LIMITS } from '@infisical/contract/limits'
import {
  chainIdOf,
  fromBase64url,
  hashBytes,
  parseHash,
  parseId,
  type ChainId,
  type PairId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { lockWorkspace, transact } from '@infisical/db'
import { acceptPush, decodeCommit, EMPTY_PACK, TrustError, type ServedCommit } from '@infisical/protocol'
import { column, hashColumn, hashOf } from '../columns.ts'
import type { Services } from '../context.ts'
import { idOfCaller, type Known } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { membershipIn, type Membership } from '../workspace/members.ts'
import { checkTime } from '../workspace/statements.ts'
import { acceptedOf } from './accepted.ts'
import type { ChainState } from './chain-state.ts'
import { mergePack } from './merge-pack.ts'
import { keepCommit, viewOf, writeCommit, type NextCommit } from './next-commit.ts'

/** Throws `conflict-head`, `clock-skew`, `not-a-member`, `not-allowed`, and as TrustError whatever makes the commit unacceptable. */
export async function push(context: Known, input: PushInput): Promise<PushOutput> {
  const { services } = context
  const served = decodeCommit(fromBase64url(input.commit))
  const { chain, author, seq, time } = served.commit
  const workspaceId = parseHash<WorkspaceId>(input.workspaceId)
  if (chain.workspaceId !== workspaceId) throw new TrustError('commit-env')
  const chainId = chainIdOf(chain)

  const heads = await services.caches.heads.read(services.db, workspaceId, [chainId])
  if (heads === undefined) throw new Refusal('not-a-member')
  const membership = membershipIn(context, await services.caches.logs.upTo(services.db, workspaceId, heads.logSeq))
  if (author !== idOfCaller(context)) throw new Refusal('not-allowed')
  // What is personal belongs to somebody.
  if (chain.kind === 'personal' && context.caller.kind === 'machine') throw new Refusal('not-allowed')
  const headSeq = heads.chains.get(chainId) ?? 0
  const state = headSeq === 0 ? undefined : await services.caches.chains.upTo(services.db, chainId, headSeq)
  if (await isStored(services, chainId, served, state)) return { seq }
  checkTime(services, time)
  refuseLate(membership, served, state)

  const previous = await viewOf(services.db, chain, state)
  const pack = fromBase64url(input.pack)
  const removed = [...new Set(input.removed.map((id) => parseId<PairId>(id)))]
  const { log } = membership
  const accepted = await acceptPush({ log: log.verified, previous, commit: served.envelope, pack, removed })
  const whole = mergePack(state?.pack ?? EMPTY_PACK, accepted.records, removed)
  if (whole.length > FORMAT_LIMITS.pack) throw new TrustError('limit')
  const { records } = accepted
  const next = { state, previous, accepted: acceptedOf(served, accepted, whole), records, removed }
  await store(services, membership, next)
  keepCommit(services.caches.chains, next)
  return { seq }
}

/** Whether exactly this commit is stored already: then the answer to this request was lost, and it is given again. */
async function isStored(
  { db }: Services,
  chainId: ChainId,
  { commit, hash }: ServedCommit,
  state: ChainState | undefined,
): Promise<boolean> {
  if (state === undefined || commit.seq > state.head.seq) return false
  if (commit.seq === state.head.seq) return hash === state.head.hash
  const place = { chainId: column(hashBytes(chainId)), seq: BigInt(commit.seq) }
  const stored = await db.prisma.commit.findUnique({ where: { chainId_seq: place }, select: { hash: true } })
  return stored !== null && hashOf(stored.hash) === hash
}

/** `conflict-head` for a commit whose author stood where the chain or the log was a moment ago. What never fitted is `acceptPush`'s. */
function refuseLate({ log }: Membership, { commit }: ServedCommit, state: ChainState | undefined): void {
  if (commit.seq <= (state?.head.seq ?? 0)) throw new Refusal('conflict-head')
  const { head } = log.verified
  const stood = commit.logSeq < head.seq && commit.logSeq >= (state?.head.logSeq ?? 0)
  if (stood) throw new Refusal('conflict-head')
}

/** Throws `conflict-head` when log or chain moved on since they were read. Until the end nobody can move the log. */
function store({ db }: Services, { log }: Membership, next: NextCommit): Promise<void> {
  const { head, workspaceId } = log.verified
  return transact(db, async (transaction) => {
    const locked = await lockWorkspace(transaction, hashColumn(workspaceId), 'share')
    if (locked === undefined || Number(locked.headSeq) !== head.seq) throw new Refusal('conflict-head')
    await writeCommit(transaction, next)
  })
}
