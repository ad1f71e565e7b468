// From what the server answered about one chain to its verified and opened secrets. It may answer in parts (more commits than fit, a pack
// beside the answer); whatever it says about lengths and heads is only believed once the signed commits say it too.
import { fromBase64url, personalKeyOf, type ChainContext, type EnvironmentKey, type PairId } from '@infisical/crypto'
import type { ChainAnswer } from '@infisical/contract'
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import { packPath } from '@infisical/contract/packs'
import {
  emptyChain,
  EMPTY_PACK,
  restoreChainView,
  TrustError,
  verifyChain,
  type Head,
  type ServedRecords,
} from '@infisical/protocol'
import { ClientError } from './errors.ts'
import { environmentKey } from './keyring.ts'
import { openChain, type Before } from './open-chain.ts'
import type { OpenedChain } from './opened-chain.ts'
import type { ChainKind } from './pins.ts'
import { MAX_ANSWERS, type Desk, type Workspace } from './workspace-log.ts'

export interface ChainQuestion {
  readonly chain: ChainContext
  readonly environment: string
  /** What is kept of it, opened. */
  readonly kept: OpenedChain | undefined
  readonly pin: Head | undefined
  /** Ask for every commit from the first, whatever is known. */
  readonly walk?: boolean
}

export interface ChainResult {
  /** undefined for a personal chain that has no commits. */
  readonly opened: OpenedChain | undefined
  readonly count: number
  /** Verified now. */
  readonly commits: number
}

export function contextOf(
  { workspaceId, me }: Desk,
  environmentId: ChainContext['environmentId'],
  kind: ChainKind,
): ChainContext {
  const place = { workspaceId, environmentId }
  return kind === 'shared' ? { ...place, kind } : { ...place, kind, owner: me.session.userId }
}

export async function acceptAnswer(
  desk: Desk,
  workspace: Workspace,
  question: ChainQuestion,
  answer: ChainAnswer,
): Promise<ChainResult> {
  const { chain, environment, kept, pin } = question
  const log = workspace.verified
  const isUnborn = chain.kind === 'personal' && answer.headSeq === 0 && kept === undefined && pin === undefined
  if (isUnborn) return { opened: undefined, count: 0, commits: 0 }
  const key = keyFor(desk, workspace, chain)
  const before = kept === undefined ? undefined : beforeOf(chain, kept)
  checkNotOlder(answer, before?.view.head, pin)
  const commits = await commitsOf(desk, question, answer)
  const { view, records } = await verifyChain({
    log,
    chain,
    view: before?.view,
    pin,
    commits,
    records: await recordsOf(desk, chain, answer),
  })
  // A head under a smaller number would be all that was walked.
  if (question.walk === true && commits.length !== view.head.seq) throw new TrustError('commit-parent')
  // Whatever length was claimed, no commit came and none was expected.
  if (chain.kind === 'personal' && view.head.seq === 0) return { opened: undefined, count: 0, commits: 0 }
  const { workspaceName } = log.state
  const toOpen = {
    workspaceName,
    environment,
    log: log.head,
    view,
    records,
    key,
    before,
    onProgress: desk.context.onProgress,
  }
  return { ...(await openChain(toOpen)), commits: commits.length }
}

/** `environment-closed` when the caller was not given the key. */
export function keyFor(
  { me, workspaceId }: Desk,
  { keyring, verified }: Workspace,
  chain: ChainContext,
): EnvironmentKey {
  const shared = environmentKey(keyring, verified, chain.environmentId)
  if (shared === undefined) throw new ClientError('environment-closed')
  const { personalSeed, generation } = me.session.secrets
  return chain.kind === 'shared' ? shared : personalKeyOf(personalSeed, workspaceId, chain.environmentId, generation)
}

export function beforeOf(chain: ChainContext, opened: OpenedChain): Before {
  return { view: restoreChainView(chain, opened.view), opened }
}

/** The server says itself that it has less than this device has seen. */
function checkNotOlder({ headSeq }: ChainAnswer, ...seen: readonly (Head | undefined)[]): void {
  for (const pinned of seen)
    if (pinned !== undefined && headSeq < pinned.seq) throw new TrustError('commit-rollback', { pinned })
}

/** All commits after the earlier of view and pin: the answer begins with the head alone where nothing was kept, and ends early on a long way. */
async function commitsOf(
  desk: Desk,
  { chain, kept, pin, walk }: ChainQuestion,
  answer: ChainAnswer,
): Promise<Uint8Array[]> {
  const served = answer.commits.map(fromBase64url)
  if (walk === true) return answer.headSeq === 1 ? served : await fetchCommits(desk, chain, 0, answer.headSeq)
  if (kept === undefined)
    // From the pinned commit itself on: a pin alone does not say where in the log that stood, and an epoch's start asks for it.
    return pin === undefined || pin.seq === answer.headSeq
      ? served
      : await fetchCommits(desk, chain, Math.max(0, pin.seq - 1), answer.headSeq)
  const reached = kept.head.seq + served.length
  if (reached >= answer.headSeq) return served
  return [...served, ...(await fetchCommits(desk, chain, reached, answer.headSeq))]
}

export async function fetchCommits(
  { me, workspaceId }: Desk,
  chain: ChainContext,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const { environmentId, kind } = chain
  const commits: Uint8Array[] = []
  for (let asked = 0; from + commits.length < to; asked++) {
    if (asked === MAX_ANSWERS) throw new TrustError('limit')
    const after = from + commits.length
    const most = Math.min(to - after, ANSWER_LIMITS.commits)
    const answer = await me.call((api) => api.secret.commits.query({ workspaceId, environmentId, kind, after, most }))
    if (answer.commits.length === 0) throw new TrustError('commit-parent')
    // One by one: a call with a million arguments ends the program before anything is judged.
    for (const commit of answer.commits.slice(0, to - after)) commits.push(fromBase64url(commit))
  }
  return commits
}

/** In the answer itself, or fetched by its ticket. */
export async function recordsOf(
  { context }: Desk,
  chain: ChainContext,
  answer: Pick<ChainAnswer, 'headSeq' | 'base' | 'removed' | 'pack' | 'ticket'>,
): Promise<ServedRecords | undefined> {
  if (answer.ticket !== undefined) {
    const { chainId } = emptyChain(chain)
    return { base: 'full', pack: await context.server.pack(packPath(chainId, answer.headSeq), answer.ticket) }
  }
  const pack = answer.pack === undefined ? undefined : fromBase64url(answer.pack)
  if (answer.base === 'full') return pack === undefined ? undefined : { base: 'full', pack }
  return { base: 'delta', pack: pack ?? EMPTY_PACK, removed: answer.removed as PairId[] }
}
