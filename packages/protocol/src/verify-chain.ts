// From what a server answers about a chain to what may be believed of it (SPEC 11, checks 1 to 7). The eighth, opening, is for who has the keys.
import type { ChainContext } from '@infisical/crypto/server'
import { chainView, emptyChain, headOf, type ChainView } from './chain-view.ts'
import { checkAuthors, checkKnownHead, checkLinks, checkPlaces } from './check-commits.ts'
import { checkRecords, type CheckedRecords, type ServedRecords } from './check-records.ts'
import { decodeCommit, type Commit, type ServedCommit } from './commit.ts'
import type { Head } from './head.ts'
import type { PackRecord } from './pack.ts'
import { epochOf } from './queries.ts'
import { refuse, withEvidence } from './trust-error.ts'
import type { Verified } from './verified.ts'

export interface ServedChain {
  /** The membership log, folded up to now. */
  readonly log: Verified
  /** The chain that was asked for. */
  readonly chain: ChainContext
  /** What this receiver verified of it last, and still has. */
  readonly view?: ChainView | undefined
  /** The latest head that this receiver remembers. It may be later than the view, or all that is left. */
  readonly pin?: Head | undefined
  /** Envelopes: all after the earlier of view and pin, up to the head; or the head alone at first contact; or none when nothing is new. */
  readonly commits: readonly Uint8Array[]
  /** Needed when there are commits. */
  readonly records?: ServedRecords | undefined
}

export interface VerifiedChain {
  readonly view: ChainView
  /** What has to be opened: all records that were served. */
  readonly records: readonly PackRecord[]
  /** What was served, oldest first. */
  readonly commits: readonly Commit[]
}

/** Throws TrustError with the first check that fails, and changes nothing. Linear in the pairs of the chain and the commits served. */
export async function verifyChain(served: ServedChain): Promise<VerifiedChain> {
  const { log, chain, view = emptyChain(chain), pin } = served
  if (chain.workspaceId !== log.workspaceId) refuse('commit-env')
  const commits = served.commits.map(decoded)
  const [first] = commits
  const last = commits.at(-1)
  if (first === undefined || last === undefined) return { view: unchanged(log, view, pin), records: [], commits: [] }

  checkPlaces(chain, commits)
  checkLinks(headsKnown(view, pin), commits)
  checkKnownHead(log, chain, view.head)
  await checkAuthors(log, floorOf(view, first), commits)
  const { manifest, tombstones, records } = recordsOf(served.records, view, last)

  const head = headOf(last)
  return {
    view: chainView({ chain, head, manifest, tombstones }),
    records,
    commits: commits.map(({ commit }) => commit),
  }
}

function decoded(envelope: Uint8Array): ServedCommit {
  try {
    return decodeCommit(envelope)
  } catch (error) {
    throw withEvidence(error, { envelope })
  }
}

function recordsOf(served: ServedRecords | undefined, view: ChainView, last: ServedCommit): CheckedRecords {
  try {
    return served === undefined ? refuse('entry-missing') : checkRecords(view, last.commit, served)
  } catch (error) {
    throw withEvidence(error, { seq: last.commit.seq, envelope: last.envelope })
  }
}

/** A pin behind the view says nothing more: the view was linked to it when it was verified. */
function headsKnown({ head }: ChainView, pin: Head | undefined): Head[] {
  return [head, pin].filter((known) => known !== undefined && known.seq > 0 && known.seq >= head.seq) as Head[]
}

/** Where the view's head stood in the log, if the first commit follows upon it. */
function floorOf({ head }: ChainView, first: ServedCommit): number {
  return first.commit.seq === head.seq + 1 ? head.logSeq : 0
}

/** Nothing new was served: the view has to be as late as the pin, and its head of the current epoch. */
function unchanged(log: Verified, view: ChainView, pin: Head | undefined): ChainView {
  const { head, chain } = view
  const evidence = { pinned: pin ?? head, served: { seq: head.seq, hash: head.hash } }
  if (pin !== undefined && head.seq < pin.seq) refuse('commit-rollback', evidence)
  if (pin !== undefined && head.seq === pin.seq && head.hash !== pin.hash) refuse('commit-fork', evidence)
  if (head.seq === 0 && chain.kind === 'shared') refuse('manifest-root')
  if (head.seq > 0 && head.epoch !== epochOf(log.state, chain)) refuse('epoch-stale', { seq: head.seq })
  return view
}
