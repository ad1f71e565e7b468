// Looking back from what is verified: to the commits that led there, and to what the chain held at each (SPEC 11). The way down is as strict as the
// way up: every commit is signed by whoever might sign it then and is the one that the next names, and records are those that their commit names.
import type { ChainContext, ChainId } from '@infisical/crypto/server'
import { checkLinks, checkPastAuthors, checkPlaces } from './check-commits.ts'
import { checkContents, type ServedRecords } from './check-records.ts'
import { decodeCommit, type Commit, type ServedCommit } from './commit.ts'
import type { Manifest } from './manifest.ts'
import type { PackRecord } from './pack.ts'
import { refuse, withEvidence } from './trust-error.ts'
import type { Verified } from './verified.ts'
import { checkVersions } from './versions.ts'

export interface ServedPast {
  readonly log: Verified
  readonly chain: ChainContext
  /** A commit that is verified. */
  readonly next: ServedCommit
  /** The envelopes of those before it, from commit `from` on. */
  readonly commits: readonly Uint8Array[]
  readonly from: number
}

/** The commits before a verified one, oldest first. Throws TrustError with the first check that fails. */
export async function verifyPastCommits({ log, chain, next, commits, from }: ServedPast): Promise<ServedCommit[]> {
  const found = commits.map(decoded)
  const all = [...found, next]
  checkPlaces(chain, all)
  if (all[0]?.commit.seq !== from) refuse('commit-parent', { seq: from })
  checkLinks([{ seq: next.commit.seq, hash: next.hash }], all)
  await checkPastAuthors(log, 0, found)
  const logSeq = found.at(-1)?.commit.logSeq ?? 0
  if (logSeq > next.commit.logSeq) refuse('commit-log-position', { seq: next.commit.seq, envelope: next.envelope })
  return found
}

/** What a chain held at a verified commit. */
export interface PastContents {
  readonly manifest: Manifest
  /** Those of the served pack. */
  readonly records: readonly PackRecord[]
}

/** `known` is what it held at a later commit; what is served leads back from there, or is all that it held. */
export function verifyPastRecords(
  known: { readonly chainId: ChainId; readonly manifest: Manifest },
  commit: Commit,
  served: ServedRecords,
): PastContents {
  try {
    const contents = checkContents(known, commit, served)
    checkVersions(contents.manifest, known.manifest, new Map())
    return contents
  } catch (error) {
    throw withEvidence(error, { seq: commit.seq })
  }
}

function decoded(envelope: Uint8Array): ServedCommit {
  try {
    return decodeCommit(envelope)
  } catch (error) {
    throw withEvidence(error, { envelope })
  }
}
