// Whether served commits are what a receiver may accept (SPEC 11, checks 1 to 5), each check in its turn.
import {
  hashBytes,
  ownerOf,
  verifySignature,
  ZERO_HASH,
  type ChainContext,
  type Id,
  type MachineId,
  type PublicIdentity,
  type UserId,
} from '@infisical/crypto/server'
import type { Commit, ServedCommit } from './commit.ts'
import type { Head } from './head.ts'
import { epochOf, identityAt, machineOf, mayRead, mayWrite, memberOf } from './queries.ts'
import type { Checkpoint, State } from './state.ts'
import { refuse, withEvidence } from './trust-error.ts'
import { entryHashAt, type Verified } from './verified.ts'

/** 1. Of the workspace and environment asked for (`commit-env`), and of the kind and owner asked for (`entry-type`). */
export function checkPlaces(chain: ChainContext, commits: readonly ServedCommit[]): void {
  for (const { commit, envelope } of commits) {
    const evidence = { seq: commit.seq, envelope }
    const { workspaceId, environmentId } = commit.chain
    if (workspaceId !== chain.workspaceId || environmentId !== chain.environmentId) refuse('commit-env', evidence)
    if (commit.chain.kind !== chain.kind || ownerOf(commit.chain) !== ownerOf(chain)) refuse('entry-type', evidence)
  }
}

/** 2. Against every head known before: not older, not another one, and linked to it without a gap. */
export function checkLinks(known: readonly Head[], commits: readonly ServedCommit[]): void {
  const [first] = commits
  const last = commits.at(-1)
  if (first === undefined || last === undefined) return
  for (const pinned of known) {
    const served = { seq: last.commit.seq, hash: last.hash }
    if (served.seq < pinned.seq) refuse('commit-rollback', { pinned, served, envelope: last.envelope })
  }
  for (const pinned of known) {
    const same = commits.find(({ commit }) => commit.seq === pinned.seq)
    if (same === undefined || same.hash === pinned.hash) continue
    refuse('commit-fork', { pinned, served: { seq: pinned.seq, hash: same.hash }, envelope: same.envelope })
  }
  for (const [i, served] of commits.entries()) {
    const parents = i > 0 ? [headBefore(commits, i)] : known.filter(({ seq }) => seq < first.commit.seq)
    for (const parent of parents) checkParent(parent, served)
  }
  if (first.commit.seq === 1) checkParent({ seq: 0, hash: ZERO_HASH }, first)
}

/** 3 to 5, for commits that checks 1 and 2 have passed. `floor` is the log position of the commit before the first, where it is known. */
export async function checkAuthors(log: Verified, floor: number, commits: readonly ServedCommit[]): Promise<void> {
  await checkPastAuthors(log, floor, commits)
  const last = commits.at(-1)
  if (last !== undefined && last.commit.epoch !== epochOf(log.state, last.commit.chain))
    refuse('epoch-stale', { seq: last.commit.seq, envelope: last.envelope })
}

/** The same of commits that others came after: their epoch may be an earlier one. */
export async function checkPastAuthors(log: Verified, floor: number, commits: readonly ServedCommit[]): Promise<void> {
  let lowest = floor
  for (const served of commits) {
    try {
      checkLogPosition(log, lowest, served.commit)
      checkEpochStart(log, served)
      const author = authorOf(log, served.commit)
      const fields = [hashBytes(log.workspaceId), served.body]
      await verifySignature('commit', author.signPublic, served.signature, ...fields)
      if (served.commit.epoch > epochOf(log.state, served.commit.chain)) refuse('epoch-stale')
    } catch (error) {
      throw withEvidence(error, { seq: served.commit.seq, envelope: served.envelope })
    }
    lowest = served.commit.logSeq
  }
}

function headBefore(commits: readonly ServedCommit[], i: number): Head {
  const { commit, hash } = commits[i - 1] as ServedCommit
  return { seq: commit.seq, hash }
}

function checkParent(parent: Head, { commit, envelope }: ServedCommit): void {
  if (commit.seq === parent.seq + 1 && commit.previous === parent.hash) return
  refuse('commit-parent', { pinned: parent, served: { seq: commit.seq - 1, hash: commit.previous }, envelope })
}

/** 3. A place of the verified log, and not before that of the commit before. */
function checkLogPosition(log: Verified, lowest: number, { logSeq, logHash }: Commit): void {
  const isThere = logSeq <= log.head.seq && entryHashAt(log.hashes, logSeq) === logHash
  if (!isThere || logSeq < lowest) refuse('commit-log-position')
}

/**
 * Of a shared chain (what is personal is under its owner's keys alone): what was there when the epoch began is what the log says was there, and
 * whoever went then could add nothing to it; everything after it stands on the new keys. And nothing stands where somebody has gone and the keys
 * were not changed yet.
 */
function checkEpochStart({ state }: Verified, { commit, hash }: ServedCommit): void {
  const { chain, seq, logSeq, epoch } = commit
  if (chain.kind !== 'shared') return
  if (state.rotationDue !== undefined && logSeq >= state.rotationDue) refuse('epoch-required')
  const start = startOf(state, chain)
  if (start === undefined) return
  checkSide(start, { seq, hash, logSeq })
  if (seq === start.seq + 1 && commit.previous !== start.hash) refuse('commit-checkpoint')
  if (seq <= start.seq && epoch >= state.epoch) refuse('commit-checkpoint')
  if (seq > start.seq && epoch !== state.epoch) refuse('epoch-stale')
}

/** What a receiver knew of the chain is held to the checkpoint as well: the log that it knows now may say that it was shown another branch. */
export function checkKnownHead({ state }: Verified, chain: ChainContext, head: PlacedHead): void {
  const start = startOf(state, chain)
  if (start === undefined || head.seq === 0) return
  try {
    checkSide(start, head)
  } catch (error) {
    throw withEvidence(error, { pinned: { seq: head.seq, hash: head.hash } })
  }
}

interface PlacedHead extends Head {
  readonly logSeq: number
}

function startOf(state: State, chain: ChainContext): Checkpoint | undefined {
  if (chain.kind !== 'shared') return undefined
  return state.checkpoints.find(({ environmentId }) => environmentId === chain.environmentId)
}

/** Up to the checkpoint in the chain exactly when before it in the log, and at it the very commit. */
function checkSide(start: Checkpoint, { seq, hash, logSeq }: PlacedHead): void {
  const isOther = seq === start.seq && hash !== start.hash
  if (isOther || seq <= start.seq !== logSeq < start.logSeq) refuse('commit-checkpoint')
}

/** 4. A member with these keys who at that place of the log may write there; of personal secrets the owner alone, whatever his role. */
function authorOf(log: Verified, { chain, author, authorKeyId, logSeq, time }: Commit): PublicIdentity<Id> {
  const { environmentId } = chain
  const may =
    chain.kind === 'shared'
      ? mayWrite(log.state, author, environmentId, logSeq)
      : author === chain.owner && isPerson(log.state, chain.owner) && mayRead(log.state, author, environmentId, logSeq)
  const identity = identityAt(log.state, author, authorKeyId, logSeq)
  const isInTime = time <= (machineOf(log.state, author as Id as MachineId)?.expiry ?? time)
  return may && isInTime && identity !== undefined ? identity : refuse('commit-author')
}

/** A machine has nothing of its own to keep. */
function isPerson(state: State, id: UserId): boolean {
  return memberOf(state, id) !== undefined
}
