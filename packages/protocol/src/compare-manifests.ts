// What differs between two manifests of a chain, whichever came first.
import { compareIds, sameLeaf, type Manifest } from './manifest.ts'

/** Places of records that the other does not have, ascending. */
export interface Difference {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** One walk through both, side by side. */
export function compareManifests(before: Manifest, after: Manifest): Difference {
  const [gone, come]: [number[], number[]] = [[], []]
  let [old, now] = [0, 0]
  while (old < before.count || now < after.count) {
    const order = orderAt(before, old, after, now)
    if (order < 0) gone.push(old++)
    else if (order > 0) come.push(now++)
    else {
      if (!sameLeaf(before.leaves, old, after.leaves, now)) {
        gone.push(old)
        come.push(now)
      }
      old++
      now++
    }
  }
  return { before: gone, after: come }
}

/** Where one has ended, the other comes first. */
function orderAt(before: Manifest, old: number, after: Manifest, now: number): number {
  if (old === before.count) return 1
  if (now === after.count) return -1
  return compareIds(before.ids, old, after.ids, now)
}
