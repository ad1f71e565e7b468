import { concat, hash, hashBytes, hashHex, type ChainId, type PairId } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { changedManifest, manifestOf } from './changed-manifest.ts'
import { EMPTY_MANIFEST, leafHash, manifestHash, pairIdAt, versionIn, type Manifest } from './manifest.ts'
import { decodePack, encodePack, encodeRecord, type PackRecord, type RecordFields } from './pack.ts'

const chainId = 'c4'.repeat(32) as ChainId
const manifestFrom = (records: readonly RecordFields[]): Manifest => manifestOf(decodePack(encodePack(records)))

/** A chain, and what a commit changes of it: some pairs anew, some removed, some added. */
const change = fc
  .tuple(
    any.recordList,
    any.recordList,
    fc.array(fc.nat(), { maxLength: 5 }),
    fc.array(any.id<PairId>(), { maxLength: 2 }),
  )
  .map(([before, added, picks, strangers]) => {
    const picked = before.length === 0 ? [] : picks.map((pick) => before[pick % before.length] as RecordFields)
    const renewed = picked
      .filter((_, i) => i % 2 === 0)
      .map((each) => ({ ...each, version: (each.version % 0xffff_ffff) + 1 }))
    const records = [...new Map([...added, ...renewed].map((each) => [each.pairId, each])).values()]
    const removed = [...picked.filter((_, i) => i % 2 === 1).map(({ pairId }) => pairId), ...strangers]
    return { before, records, removed }
  })

describe('the manifest of a pack', () => {
  test('has id, version and leaf of every record, in order', () => {
    fc.assert(
      fc.property(any.recordList, (records) => {
        const manifest = manifestFrom(records)
        expect(manifest.count).toBe(records.length)
        for (const [i, record] of records.entries()) {
          expect(pairIdAt(manifest, i)).toBe(record.pairId)
          expect(manifest.versions[i]).toBe(record.version)
          expect(manifest.leaves.subarray(32 * i, 32 * i + 32)).toEqual(leafHash(encodeRecord(record)))
        }
      }),
    )
  })

  test('tells the version of what is there, and nothing of what is not', () => {
    fc.assert(
      fc.property(any.recordList, any.id<PairId>(), (records, stranger) => {
        const manifest = manifestFrom(records)
        for (const { pairId, version } of records) expect(versionIn(manifest, pairId)).toBe(version)
        if (!records.some(({ pairId }) => pairId === stranger)) expect(versionIn(manifest, stranger)).toBeUndefined()
      }),
    )
  })
})

describe('the manifest after a change', () => {
  test('is the one of all records that are then there', () => {
    fc.assert(
      fc.property(change, ({ before, records, removed }) => {
        const after = new Map(before.map((each) => [each.pairId, each]))
        for (const pairId of removed) after.delete(pairId)
        for (const each of records) after.set(each.pairId, each)
        const served = decodePack(encodePack(records))
        expect(changedManifest(manifestFrom(before), served, removed)).toEqual(manifestFrom([...after.values()]))
      }),
      { numRuns: 300 },
    )
  })

  test('leaves the one before as it was', () => {
    fc.assert(
      fc.property(change, ({ before, records, removed }) => {
        const base = manifestFrom(before)
        const copy = structuredClone(base)
        changedManifest(base, decodePack(encodePack(records)), removed)
        expect(base).toEqual(copy)
      }),
    )
  })

  test('of nothing is what it was', () => {
    fc.assert(
      fc.property(any.recordList, (records) => {
        expect(changedManifest(manifestFrom(records), [], [])).toEqual(manifestFrom(records))
        expect(changedManifest(EMPTY_MANIFEST, decodePack(encodePack(records)), [])).toEqual(manifestFrom(records))
      }),
    )
  })
})

describe('hashes', () => {
  test('are those of SPEC 10', () => {
    const one = Uint8Array.of(1, 2, 3)
    expect(leafHash(one)).toEqual(hash('manifest-leaf', one))
    const leaves = concat(leafHash(one), leafHash(Uint8Array.of(4)))
    expect(manifestHash(chainId, leaves)).toBe(hashHex('manifest', hashBytes(chainId), leaves))
  })

  test('of two chains differ, though they hold the same', () => {
    const other = 'c5'.repeat(32) as ChainId
    expect(manifestHash(chainId, EMPTY_MANIFEST.leaves)).not.toBe(manifestHash(other, EMPTY_MANIFEST.leaves))
  })

  test('differ when anything in any record does', () => {
    fc.assert(
      fc.property(any.recordList, fc.nat(), fc.integer({ min: 1, max: 255 }), (records, at, mask) => {
        fc.pre(records.length > 0)
        const pack = encodePack(records)
        const before = manifestHash(chainId, manifestOf(decodePack(pack)).leaves)
        const { nameBox } = decodePack(pack)[0] as PackRecord
        nameBox[at % nameBox.length] = (nameBox[at % nameBox.length] as number) ^ mask
        expect(manifestHash(chainId, manifestOf(decodePack(pack)).leaves)).not.toBe(before)
      }),
    )
  })
})
