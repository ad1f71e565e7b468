// What happened to every pair between two manifests (SPEC 11, check 7): versions only grow, and what was removed does not come back as it was.
import type { PairId } from '@infisical/crypto/server'
import { compareIds, pairIdAt, sameLeaf, type Manifest } from './manifest.ts'
import { refuse } from './trust-error.ts'

/** Pairs that were removed, with the last version that each had. */
export type Tombstones = ReadonlyMap<PairId, number>

/** `entry-version`, or the tombstones after. One walk through both manifests, side by side. */
export function checkVersions(before: Manifest, after: Manifest, tombstones: Tombstones): Tombstones {
  const removed: number[] = []
  let old = 0
  for (let now = 0; now < after.count; now++) {
    while (old < before.count && compareIds(before.ids, old, after.ids, now) < 0) removed.push(old++)
    if (old < before.count && compareIds(before.ids, old, after.ids, now) === 0)
      checkSuccessor(before, old++, after, now)
    else if (tombstones.size > 0) checkReturn(after, now, tombstones)
  }
  while (old < before.count) removed.push(old++)
  if (removed.length === 0) return tombstones
  const marks = removed.map((place) => [pairIdAt(before, place), before.versions[place] as number] as const)
  return new Map([...tombstones, ...marks])
}

/** The same record, or a higher version. */
function checkSuccessor(before: Manifest, old: number, after: Manifest, now: number): void {
  const growth = (after.versions[now] as number) - (before.versions[old] as number)
  if (growth > 0 || (growth === 0 && sameLeaf(before.leaves, old, after.leaves, now))) return
  refuse('entry-version', { pairId: pairIdAt(after, now) })
}

function checkReturn(after: Manifest, now: number, tombstones: Tombstones): void {
  const pairId = pairIdAt(after, now)
  if ((after.versions[now] as number) <= (tombstones.get(pairId) ?? 0)) refuse('entry-version', { pairId })
}
