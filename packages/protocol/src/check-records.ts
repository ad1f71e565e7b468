// Whether served records are exactly those that a commit names (SPEC 11, checks 6 and 7), each check in its turn.
import type { PairId } from '@infisical/crypto/server'
import { changedManifest, manifestOf } from './changed-manifest.ts'
import type { ChainView } from './chain-view.ts'
import type { Commit } from './commit.ts'
import { MOST } from './limits.ts'
import { manifestHash, type Manifest } from './manifest.ts'
import { countOfPack, decodePack, type PackRecord } from './pack.ts'
import { refuse } from './trust-error.ts'
import { checkVersions, type Tombstones } from './versions.ts'

/** All records of the chain, or those that changed since the receiver's view of it and the pairs that went. */
export type ServedRecords =
  | { readonly base: 'full'; readonly pack: Uint8Array }
  | { readonly base: 'delta'; readonly pack: Uint8Array; readonly removed: readonly PairId[] }

export interface CheckedRecords {
  readonly manifest: Manifest
  readonly tombstones: Tombstones
  /** Those of the served pack, in its order. */
  readonly records: readonly PackRecord[]
}

export function checkRecords(view: ChainView, commit: Commit, served: ServedRecords): CheckedRecords {
  const { manifest, records } = checkContents(view, commit, served)
  checkRenewal(view, commit, records.length)
  return { manifest, records, tombstones: checkVersions(view.manifest, manifest, view.tombstones) }
}

/** All but what a commit has to be beside the one known before it. */
export function checkContents(
  known: Pick<ChainView, 'chainId' | 'manifest'>,
  commit: Commit,
  served: ServedRecords,
): Pick<CheckedRecords, 'manifest' | 'records'> {
  if (commit.entries > MOST.records) refuse('limit')
  if (served.base === 'full') checkCount(commit, countOfPack(served.pack))
  const records = decodePack(served.pack)
  const manifest =
    served.base === 'full' ? manifestOf(records) : changedManifest(known.manifest, records, served.removed)
  checkCount(commit, manifest.count)
  if (manifestHash(known.chainId, manifest.leaves) !== commit.manifest)
    refuse('entry-hash', { expected: commit.manifest })
  checkAges(commit, records)
  return { manifest, records }
}

function checkCount({ entries }: Commit, count: number): void {
  if (count === 0 && entries > 0) refuse('manifest-root')
  if (count < entries) refuse('entry-missing')
  if (count > entries) refuse('entry-extra')
}

/** Everything is under the keys of the commit, and no newer than it. */
function checkAges(commit: Commit, records: readonly PackRecord[]): void {
  for (const record of records) {
    if (record.epoch !== commit.epoch) refuse('epoch-stale', { pairId: record.pairId })
    if (record.changed > commit.seq) refuse('entry-version', { pairId: record.pairId })
  }
}

/** The first commit of an epoch seals everything anew, so nothing stays under older keys. */
function checkRenewal({ head }: ChainView, { epoch, entries }: Commit, served: number): void {
  if (head.epoch < epoch && head.seq > 0 && served !== entries) refuse('epoch-stale')
}
