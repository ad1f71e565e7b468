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
import { insertSecrets, lockWorkspace, retireSecrets, transact, type Transaction } from '@infisical/db'
import {
  acceptPush,
  chainView,
  decodeCommit,
  emptyChain,
  EMPTY_PACK,
  leafHash,
  TrustError,
  versionIn,
  type ChainView,
  type PackRecord,
  type ServedCommit,
} from '@infisical/protocol'
import { column, hashColumn, hashOf } from '../columns.ts'
import type { Services } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { membershipIn, type Membership } from '../workspace/members.ts'
import { checkTime } from '../workspace/statements.ts'
import { acceptedOf, chainHead, chainRow, commitRow, type Accepted } from './accepted.ts'
import { stateAt, type ChainState } from './chain-state.ts'
import { mergePack } from './merge-pack.ts'
import { readTombstones } from './tombstones.ts'

/** Throws `conflict-head`, `clock-skew`, `not-a-member`, `not-allowed`, and as TrustError whatever makes the commit unacceptable. */
export async function push(context: SignedIn, input: PushInput): Promise<PushOutput> {
  const { services, caller } = context
  const served = decodeCommit(fromBase64url(input.commit))
  const { chain, author, seq, time } = served.commit
  const workspaceId = parseHash<WorkspaceId>(input.workspaceId)
  if (chain.workspaceId !== workspaceId) throw new TrustError('commit-env')
  const chainId = chainIdOf(chain)

  const heads = await services.caches.heads.read(services.db, workspaceId, [chainId])
  if (heads === undefined) throw new Refusal('not-a-member')
  const membership = membershipIn(context, await services.caches.logs.upTo(services.db, workspaceId, heads.logSeq))
  if (author !== caller.userId) throw new Refusal('not-allowed')
  const headSeq = heads.chains.get(chainId) ?? 0
  const state = headSeq === 0 ? undefined : await services.caches.chains.upTo(services.db, chainId, headSeq)
  if (await isStored(services, chainId, served, state)) return { seq }
  checkTime(services, time)
  refuseLate(membership, served, state)

  const previous = await viewOf(services, served, state)
  const pack = fromBase64url(input.pack)
  const removed = [...new Set(input.removed.map((id) => parseId<PairId>(id)))]
  const { log } = membership
  const accepted = await acceptPush({ log: log.verified, previous, commit: served.envelope, pack, removed })
  const whole = mergePack(state?.pack ?? EMPTY_PACK, accepted.records, removed)
  if (whole.length > FORMAT_LIMITS.pack) throw new TrustError('limit')
  const result = acceptedOf(served, accepted, whole)
  await store(services, { membership, previous, accepted: result, records: accepted.records, removed })
  const { manifest, tombstones } = accepted.view
  services.caches.chains.keep(chainId, stateAt(served, { manifest, tombstones, pack: whole }, state))
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

async function viewOf({ db }: Services, { commit }: ServedCommit, state: ChainState | undefined): Promise<ChainView> {
  if (state === undefined) return emptyChain(commit.chain)
  const { chain, head, manifest, tombstones = await readTombstones(db, chainIdOf(chain)) } = state
  return chainView({ chain, head, manifest, tombstones })
}

interface Storing {
  readonly membership: Membership
  readonly previous: ChainView
  readonly accepted: Accepted
  readonly records: readonly PackRecord[]
  readonly removed: readonly PairId[]
}

/** Throws `conflict-head` when log or chain moved on since they were read. Until the end nobody can move the log. */
function store({ db }: Services, { membership, previous, accepted, records, removed }: Storing): Promise<void> {
  const { chainId, served } = accepted
  const { head, workspaceId } = membership.log.verified
  const { seq } = served.commit
  return transact(db, async (transaction) => {
    const log = await lockWorkspace(transaction, hashColumn(workspaceId), 'share')
    if (log === undefined || Number(log.headSeq) !== head.seq) throw new Refusal('conflict-head')
    await moveHead(transaction, previous, accepted)
    await transaction.commit.create({ data: commitRow(accepted) })
    const id = hashColumn(chainId)
    await retireSecrets(transaction, id, seq, retired(previous, records, removed))
    await insertSecrets(transaction, id, seq, records.map(rowOf))
  })
}

/** Compare and swap: of two that continue the same head, one gets through. */
async function moveHead(transaction: Transaction, previous: ChainView, accepted: Accepted): Promise<void> {
  const { seq, hash } = previous.head
  const { count } =
    seq === 0
      ? await transaction.chain.createMany({ data: [chainRow(accepted)], skipDuplicates: true })
      : await transaction.chain.updateMany({
          where: { id: hashColumn(accepted.chainId), headSeq: BigInt(seq), headHash: hashColumn(hash) },
          data: chainHead(accepted),
        })
  if (count !== 1) throw new Refusal('conflict-head')
}

/** The versions that were live and are not any more, once each. */
function retired({ manifest }: ChainView, records: readonly PackRecord[], removed: readonly PairId[]) {
  const pairIds = new Set([...removed, ...records.map(({ pairId }) => pairId)])
  return [...pairIds].flatMap((pairId) => {
    const version = versionIn(manifest, pairId)
    return version === undefined ? [] : [{ pairId: Buffer.from(pairId, 'hex'), version }]
  })
}

function rowOf({ record, version, epoch, changed, nameBox, valueBox }: PackRecord) {
  return { pairId: record.subarray(0, 16), version, epoch, changed, nameBox, valueBox, leafHash: leafHash(record) }
}
