// Pulling: one request answers what is new in the log and in any number of chains. When nothing is new, or everything is kept in memory,
// it costs one query.
import type { ChainAnswer, CommitsInput, CommitsOutput, PullInput, PullOutput } from '@infisical/contract'
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import {
  chainIdOf,
  parseHash,
  parseId,
  type ChainId,
  type EnvironmentId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { environmentByName } from '@infisical/protocol'
import { inStep } from '../in-step.ts'
import type { Known } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { membershipIn, requireMember, type Membership } from '../workspace/members.ts'
import { entriesAfter, ownBoxes } from '../workspace/read.ts'
import { chainAskedFor, checkAccess } from './chain-asked.ts'
import { packText, type ChainState } from './chain-state.ts'
import { readCommits } from './delta.ts'
import { giveTicket } from './tickets.ts'

/** Throws `not-a-member`, `not-found` (no such environment) and `not-allowed`. */
export async function pull(context: Known, input: PullInput): Promise<PullOutput> {
  const workspaceId = parseHash<WorkspaceId>(input.workspaceId)
  return inStep(async () =>
    answerAt(context, workspaceId, await chainsAsked(context, workspaceId, input.chains), input),
  )
}

/** Undefined when the log moved on before everything was read: what stands on it may have been, or not. */
async function answerAt(
  context: Known,
  workspaceId: WorkspaceId,
  asked: readonly Asked[],
  input: PullInput,
): Promise<PullOutput | undefined> {
  const { caches, db } = context.services
  const chainIds = asked.map(({ chainId }) => chainId)
  const heads = await caches.heads.read(db, workspaceId, chainIds)
  if (heads === undefined) throw new Refusal('not-a-member')
  const membership = membershipIn(context, await caches.logs.upTo(db, workspaceId, heads.logSeq))
  const { entries, headSeq } = logAnswer(membership, input.logAfter)
  // The client looks a name up in the log that it is given: there it has to lead to the chains that it is given.
  if (headSeq !== heads.logSeq || asked.some((one) => hasMoved(membership, one))) return undefined
  for (const { environmentId } of asked) checkAccess(context, membership, environmentId)

  const chains: ChainAnswer[] = []
  for (const { chainId, since } of asked) {
    chains.push(await answer(context, { chainId, since, headSeq: heads.chains.get(chainId) ?? 0 }))
  }
  // A commit that came meanwhile may stand on an entry that came meanwhile.
  if (chains.some(({ headSeq: seq, chainId }) => seq > (heads.chains.get(chainId as ChainId) ?? 0))) {
    const now = await requireMember(context, workspaceId)
    if (now.log.verified.head.seq !== headSeq) return undefined
  }
  if (!input.boxes) return { entries, headSeq, chains }
  const boxes = await ownBoxes(context, membership)
  return boxes && { entries, headSeq, boxes: [...boxes], chains }
}

function logAnswer({ log }: Membership, after: number): Pick<PullOutput, 'entries' | 'headSeq'> {
  return { entries: entriesAfter(log, after), headSeq: log.verified.head.seq }
}

/** The signed commits of a chain, for who is too far behind for one answer. Throws as `pull` does. */
export async function listCommits(context: Known, input: CommitsInput): Promise<CommitsOutput> {
  const membership = await requireMember(context, input.workspaceId)
  checkAccess(context, membership, input.environmentId)
  const chainId = chainIdOf(chainAskedFor(context, membership.workspaceId, input))
  const heads = await context.services.caches.heads.read(context.services.db, membership.workspaceId, [chainId])
  const commits = await readCommits(context.services.db.prisma, chainId, input.after, input.most)
  // Commits that came after the head was read are not given, so that the two fit.
  const headSeq = heads?.chains.get(chainId) ?? 0
  return { commits: commits.slice(0, Math.max(0, headSeq - input.after)), headSeq }
}

interface Asked {
  readonly environmentId: EnvironmentId
  /** By which it was asked for, if it was. */
  readonly name: string | undefined
  readonly chainId: ChainId
  readonly since: number
}

async function chainsAsked(context: Known, workspaceId: WorkspaceId, chains: PullInput['chains']): Promise<Asked[]> {
  const isNamed = chains.some((one) => 'environment' in one)
  const membership = isNamed ? await requireMember(context, workspaceId) : undefined
  return chains.map((one) => {
    const name = 'environment' in one ? one.environment : undefined
    const environmentId =
      'environment' in one ? idByName(membership, one.environment) : parseId<EnvironmentId>(one.environmentId)
    if (environmentId === undefined) throw new Refusal('not-found')
    const chainId = chainIdOf(chainAskedFor(context, workspaceId, { environmentId, kind: one.kind }))
    return { environmentId, name, chainId, since: one.since }
  })
}

function idByName(membership: Membership | undefined, name: string): EnvironmentId | undefined {
  return membership && environmentByName(membership.log.verified.state, name)?.id
}

/** Whether another environment has got the name since the question was read. */
function hasMoved(membership: Membership, { name, environmentId }: Asked): boolean {
  return name !== undefined && idByName(membership, name) !== environmentId
}

interface Ask {
  readonly chainId: ChainId
  readonly since: number
  readonly headSeq: number
}

async function answer(context: Known, { chainId, since, headSeq }: Ask): Promise<ChainAnswer> {
  const { db, caches } = context.services
  if (headSeq === 0) return { chainId, headSeq: 0, commits: [], base: 'full', removed: [] }
  if (since === headSeq) return { chainId, headSeq, commits: [], base: 'delta', removed: [] }
  // Who has seen more than there is must see that: the head alone, as at first contact.
  if (since === 0 || since > headSeq) {
    const state = await caches.chains.upTo(db, chainId, headSeq)
    return whole(context, state, chainId, [state.commit])
  }
  const delta = await caches.deltas.between(db, chainId, since, headSeq)
  const kept = caches.chains.peek(chainId)
  const small =
    delta.pack.length <= ANSWER_LIMITS.inlineDelta && (kept === undefined || delta.pack.length <= kept.pack.length)
  if (small) {
    const { commits, removed, pack } = delta
    const text = packText(pack)
    return { chainId, headSeq: delta.headSeq, commits: [...commits], base: 'delta', removed: [...removed], pack: text }
  }
  const state = await caches.chains.upTo(db, chainId, delta.headSeq)
  const commits = state.head.seq === delta.headSeq ? delta.commits : await commitsUpTo(context, state, chainId, since)
  return whole(context, state, chainId, commits)
}

async function commitsUpTo({ services }: Known, state: ChainState, chainId: ChainId, since: number): Promise<string[]> {
  const commits = await readCommits(services.db.prisma, chainId, since)
  return commits.slice(0, state.head.seq - since)
}

function whole(
  { services }: Known,
  { head, pack }: ChainState,
  chainId: ChainId,
  commits: readonly string[],
): ChainAnswer {
  const base = { chainId, headSeq: head.seq, commits: [...commits], base: 'full' as const, removed: [] }
  if (pack.length <= ANSWER_LIMITS.inlinePack) return { ...base, pack: packText(pack) }
  return { ...base, ticket: giveTicket(services, { chainId, seq: head.seq }), bytes: pack.length }
}
