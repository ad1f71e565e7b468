// The manifest of a chain (SPEC 10): which pairs there are, each with its version and the hash of its record. It is kept in three flat arrays
// in the order of pair ids, so that a chain of any size is hashed, compared and kept without an object per pair.
import {
  fromHex,
  hash,
  hashBytes,
  hashHex,
  toHex,
  type ChainId,
  type Hash,
  type PairId,
} from '@infisical/crypto/server'

export interface Manifest {
  readonly count: number
  /** 16 bytes each, ascending. */
  readonly ids: Uint8Array
  readonly versions: Uint32Array
  /** 32 bytes each. */
  readonly leaves: Uint8Array
}

export const EMPTY_MANIFEST: Manifest = {
  count: 0,
  ids: new Uint8Array(0),
  versions: new Uint32Array(0),
  leaves: new Uint8Array(0),
}

/** H("manifest-leaf", record), 32 bytes. */
export function leafHash(record: Uint8Array): Uint8Array {
  return hash('manifest-leaf', record)
}

/** H("manifest", chain id, leaf1 || leaf2 || …) */
export function manifestHash(chainId: ChainId, leaves: Uint8Array): Hash {
  return hashHex('manifest', hashBytes(chainId), leaves)
}

/** The version of a pair that is there. */
export function versionIn(manifest: Manifest, pairId: PairId): number | undefined {
  const id = fromHex(pairId, 16)
  const place = placeOf(manifest, id, 0)
  return hasAt(manifest, place, id) ? manifest.versions[place] : undefined
}

export function pairIdAt({ ids }: Manifest, place: number): PairId {
  return toHex(ids.subarray(16 * place, 16 * place + 16)) as PairId
}

/** The first place, not before `from`, whose id is not below `id`. */
export function placeOf(manifest: Manifest, id: Uint8Array, from: number): number {
  let low = from
  let high = manifest.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareIds(manifest.ids, middle, id, 0) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether the pair at that place is this one. */
export function hasAt(manifest: Manifest, place: number, id: Uint8Array): boolean {
  return place < manifest.count && compareIds(manifest.ids, place, id, 0) === 0
}

/** Compares the ids at two places as bytes: below 0, 0, above 0. */
export function compareIds(some: Uint8Array, place: number, others: Uint8Array, otherPlace: number): number {
  for (let i = 0; i < 16; i++) {
    const difference = (some[16 * place + i] as number) - (others[16 * otherPlace + i] as number)
    if (difference !== 0) return difference
  }
  return 0
}

export function sameLeaf(some: Uint8Array, place: number, others: Uint8Array, otherPlace: number): boolean {
  for (let i = 0; i < 32; i++) if (some[32 * place + i] !== others[32 * otherPlace + i]) return false
  return true
}
