import { newId, randomBytes, toHex, type PairId } from '@infisical/crypto'
import { decodePack, encodePack, EMPTY_PACK, type RecordFields } from '@infisical/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergePack } from './merge-pack.ts'

const ids = Array.from({ length: 12 }, () => newId<PairId>())
const recordOf = (pairId: PairId, version: number): RecordFields => {
  return {
    pairId,
    version,
    epoch: 1,
    changed: 1,
    nameBox: randomBytes(28 + (version % 5)),
    valueBox: randomBytes(28 + version),
  }
}
const recordsIn = fc
  .uniqueArray(fc.constantFrom(...ids))
  .chain((pairIds) =>
    fc.tuple(...pairIds.map((pairId) => fc.integer({ min: 1, max: 40 }).map((version) => recordOf(pairId, version)))),
  )

it('gives the pack that one would make of the records there are then', () => {
  fc.assert(
    fc.property(recordsIn, recordsIn, fc.array(fc.constantFrom(...ids)), (before, changed, removed) => {
      const after = new Map(before.map((record) => [record.pairId, record]))
      for (const pairId of removed) after.delete(pairId)
      for (const record of changed) after.set(record.pairId, record)
      const merged = mergePack(encodePack(before), decodePack(encodePack(changed)), removed)
      expect(toHex(merged)).toBe(toHex(encodePack([...after.values()])))
    }),
  )
})

it('changes nothing where nothing changed', () => {
  const pack = encodePack(ids.map((pairId) => recordOf(pairId, 1)))
  expect(toHex(mergePack(pack, [], []))).toBe(toHex(pack))
  expect(toHex(mergePack(EMPTY_PACK, [], []))).toBe(toHex(EMPTY_PACK))
  expect(toHex(mergePack(pack, [], ids))).toBe(toHex(EMPTY_PACK))
})
