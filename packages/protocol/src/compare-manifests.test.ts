import { newId, toHex, type PairId } from '@infisical/crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedManifest, manifestOf } from './changed-manifest.ts'
import { compareManifests } from './compare-manifests.ts'
import { EMPTY_MANIFEST, type Manifest } from './manifest.ts'
import { decodePack, encodePack } from './pack.ts'

const ids = Array.from({ length: 8 }, () => newId<PairId>())
const recordsOf = (versions: Readonly<Record<number, number>>) =>
  decodePack(
    encodePack(
      Object.entries(versions).map(([pair, version]) => {
        const box = new Uint8Array(28).fill(version)
        return { pairId: ids[Number(pair)] as PairId, version, epoch: 1, changed: 1, nameBox: box, valueBox: box }
      }),
    ),
  )
const contents = fc.dictionary(fc.nat(7).map(String), fc.integer({ min: 1, max: 3 }))
const leavesAt = ({ leaves }: Manifest, places: readonly number[]) =>
  places.map((place) => toHex(leaves.subarray(32 * place, 32 * place + 32)))
const all = (manifest: Manifest) => leavesAt(manifest, [...Array(manifest.count).keys()])

test('names exactly the records that one has and the other has not', () => {
  fc.assert(
    fc.property(contents, contents, (one, other) => {
      const [before, after] = [manifestOf(recordsOf(one)), manifestOf(recordsOf(other))]
      const found = compareManifests(before, after)
      const [old, now] = [all(before), all(after)]
      expect(leavesAt(before, found.before)).toEqual(old.filter((leaf) => !now.includes(leaf)))
      expect(leavesAt(after, found.after)).toEqual(now.filter((leaf) => !old.includes(leaf)))
    }),
  )
})

test('finds everything beside nothing, and nothing beside itself', () => {
  const manifest = changedManifest(EMPTY_MANIFEST, recordsOf({ 1: 1, 2: 1 }), [])
  expect(compareManifests(EMPTY_MANIFEST, manifest)).toEqual({ before: [], after: [0, 1] })
  expect(compareManifests(manifest, EMPTY_MANIFEST)).toEqual({ before: [0, 1], after: [] })
  expect(compareManifests(manifest, manifest)).toEqual({ before: [], after: [] })
})
