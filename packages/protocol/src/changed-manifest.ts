// Makes manifests: of a whole pack, or of a known manifest and what changed. Runs of unchanged pairs are copied whole.
import { fromHex, type PairId } from '@infisical/crypto/server'
import { compareIds, hasAt, leafHash, placeOf, type Manifest } from './manifest.ts'
import type { PackRecord } from './pack.ts'

/** `records` ascending by pair id, as `decodePack` gives them. */
export function manifestOf(records: readonly PackRecord[]): Manifest {
  const builder = new ManifestBuilder(records.length)
  for (const record of records) builder.add(record)
  return builder.finish()
}

/** Without `removed` (those that are not there do not matter), and with `records` added or in the place of older ones. */
export function changedManifest(base: Manifest, records: readonly PackRecord[], removed: readonly PairId[]): Manifest {
  const builder = new ManifestBuilder(base.count + records.length)
  let at = 0
  for (const { id, record } of inOrder(records, removed)) {
    const place = placeOf(base, id, at)
    builder.addRun(base, at, place)
    at = hasAt(base, place, id) ? place + 1 : place
    if (record !== undefined) builder.add(record)
  }
  builder.addRun(base, at, base.count)
  return builder.finish()
}

interface Change {
  readonly id: Uint8Array
  /** Absent for a removal. */
  readonly record?: PackRecord
}

function inOrder(records: readonly PackRecord[], removed: readonly PairId[]): Change[] {
  const removals = removed.map((pairId): Change => ({ id: fromHex(pairId, 16) }))
  const updates = records.map((record): Change => ({ id: record.record.subarray(0, 16), record }))
  return [...removals, ...updates].sort((a, b) => compareIds(a.id, 0, b.id, 0))
}

class ManifestBuilder {
  readonly #ids: Uint8Array
  readonly #versions: Uint32Array
  readonly #leaves: Uint8Array
  #count = 0

  constructor(capacity: number) {
    this.#ids = new Uint8Array(16 * capacity)
    this.#versions = new Uint32Array(capacity)
    this.#leaves = new Uint8Array(32 * capacity)
  }

  add({ record, version }: PackRecord): void {
    this.#ids.set(record.subarray(0, 16), 16 * this.#count)
    this.#versions[this.#count] = version
    this.#leaves.set(leafHash(record), 32 * this.#count)
    this.#count += 1
  }

  /** The pairs of `base` at the places from `from` up to and not including `to`. */
  addRun(base: Manifest, from: number, to: number): void {
    this.#ids.set(base.ids.subarray(16 * from, 16 * to), 16 * this.#count)
    this.#versions.set(base.versions.subarray(from, to), this.#count)
    this.#leaves.set(base.leaves.subarray(32 * from, 32 * to), 32 * this.#count)
    this.#count += to - from
  }

  finish(): Manifest {
    const count = this.#count
    return {
      count,
      ids: this.#ids.subarray(0, 16 * count),
      versions: this.#versions.subarray(0, count),
      leaves: this.#leaves.subarray(0, 32 * count),
    }
  }
}
