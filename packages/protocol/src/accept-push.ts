// What a server checks before it stores a push: the very checks that every receiver will make, and that the push is the next one.
import type { PairId } from '@infisical/crypto/server'
import { lastVersionOf, type ChainView } from './chain-view.ts'
import { decodeCommit, type Commit } from './commit.ts'
import { versionIn } from './manifest.ts'
import type { PackRecord } from './pack.ts'
import { refuse } from './trust-error.ts'
import { verifyChain } from './verify-chain.ts'
import type { Verified } from './verified.ts'

export interface Push {
  readonly log: Verified
  /** The chain as it is stored; `emptyChain` before its first commit. */
  readonly previous: ChainView
  /** The envelope. */
  readonly commit: Uint8Array
  /** New and changed records alone. */
  readonly pack: Uint8Array
  readonly removed: readonly PairId[]
}

export interface AcceptedPush {
  readonly commit: Commit
  /** The chain with the push. */
  readonly view: ChainView
  /** What is to be stored. */
  readonly records: readonly PackRecord[]
}

/**
 * Throws TrustError as `verifyChain` does; `commit-parent` also for a commit that is not the next one (the caller, who knows whether somebody
 * else was faster, compares heads first), `entry-missing` for the removal of a pair that is not there, `entry-version` for a version
 * that is not the next one.
 */
export async function acceptPush({ log, previous, commit, pack, removed }: Push): Promise<AcceptedPush> {
  const { seq } = decodeCommit(commit).commit
  if (seq !== previous.head.seq + 1) refuse('commit-parent', { seq, envelope: commit })
  const records = { base: 'delta', pack, removed } as const
  const verified = await verifyChain({ log, chain: previous.chain, view: previous, commits: [commit], records })
  for (const pairId of removed) {
    if (versionIn(previous.manifest, pairId) === undefined) refuse('entry-missing', { seq, pairId })
  }
  for (const { pairId, version } of verified.records) {
    if (version !== lastVersionOf(previous, pairId) + 1) refuse('entry-version', { seq, pairId })
  }
  return { commit: verified.commits[0] as Commit, view: verified.view, records: verified.records }
}
