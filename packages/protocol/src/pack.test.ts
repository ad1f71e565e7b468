import { concat, toHex, u32, u64, type PairId } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { describeCodec } from '../test/codec-laws.ts'
import { codeOf } from '../test/refusal.ts'
import { MOST, SIZE } from './limits.ts'
import { countOfPack, decodePack, EMPTY_PACK, encodePack, encodeRecord, PackRecord, type RecordFields } from './pack.ts'

const fieldsOf = (records: readonly PackRecord[]): RecordFields[] =>
  records.map(({ pairId, version, epoch, changed, nameBox, valueBox }) => {
    return { pairId, version, epoch, changed, nameBox, valueBox }
  })

describeCodec('packs', {
  arbitrary: any.recordList,
  encode: encodePack,
  decode: (bytes) => fieldsOf(decodePack(bytes)),
})

const box = new Uint8Array(28)
const record = (changes: Partial<RecordFields> = {}): RecordFields => {
  return {
    pairId: 'aa'.repeat(16) as PairId,
    version: 1,
    epoch: 1,
    changed: 1,
    nameBox: box,
    valueBox: box,
    ...changes,
  }
}

/** A pack written byte by byte, whatever is in it. */
const packOf = (count: number, ...records: Uint8Array[]) => concat(Uint8Array.of(1, 6), u32(count), ...records)
const recordOf = (changes: { version?: number; changed?: Uint8Array; name?: Uint8Array; value?: Uint8Array } = {}) => {
  const { version = 1, changed = u64(1), name = box, value = box } = changes
  const boxes = [u32(name.length), name, u32(value.length), value]
  return concat(new Uint8Array(16).fill(0xaa), u32(version), u32(1), changed, ...boxes)
}

describe('a pack', () => {
  test('is laid out as SPEC 10 says', () => {
    const nameBox = new Uint8Array(30).fill(2)
    const valueBox = new Uint8Array(29).fill(3)
    const only = record({ version: 4, epoch: 5, changed: 6, nameBox, valueBox })
    const head = `${'aa'.repeat(16)}00000004000000050000000000000006`
    const expected = `${head}0000001e${'02'.repeat(30)}0000001d${'03'.repeat(29)}`
    expect(toHex(encodeRecord(only))).toBe(expected)
    expect(toHex(encodePack([only]))).toBe(`010600000001${expected}`)
    expect(toHex(EMPTY_PACK)).toBe('010600000000')
    expect(packOf(1, recordOf())).toEqual(encodePack([record()]))
  })

  test('is ascending by pair id, in whatever order its records come', () => {
    fc.assert(
      fc.property(any.recordList, fc.infiniteStream(fc.nat()), (records, noise) => {
        const shuffled = records.toSorted(() => (noise.next().value % 2) - 0.5)
        expect(encodePack(shuffled)).toEqual(encodePack(records))
      }),
    )
  })

  test('gives each record where it lies, without a copy', () => {
    fc.assert(
      fc.property(any.recordList, (records) => {
        const pack = encodePack(records)
        for (const [i, read] of decodePack(pack).entries()) {
          expect(read.record).toEqual(encodeRecord(records[i] as RecordFields))
          for (const view of [read.record, read.nameBox, read.valueBox]) expect(view.buffer).toBe(pack.buffer)
        }
      }),
    )
  })

  test('lies anywhere in a larger buffer', () => {
    const pack = encodePack([record(), record({ pairId: 'bb'.repeat(16) as PairId })])
    const inside = concat(new Uint8Array(7), pack, new Uint8Array(9)).subarray(7, 7 + pack.length)
    expect(fieldsOf(decodePack(inside))).toEqual(fieldsOf(decodePack(pack)))
  })

  test('holds a pair once', async () => {
    expect(await codeOf(() => encodePack([record(), record({ version: 2 })]))).toBe('malformed')
    expect(await codeOf(() => decodePack(packOf(2, recordOf(), recordOf())))).toBe('malformed')
    expect(await codeOf(() => decodePack(packOf(2, recordOf(), recordOf({ version: 0xffff_ffff }))))).toBe('malformed')
  })

  test('out of order is malformed', async () => {
    const low = encodeRecord(record({ pairId: '01'.repeat(16) as PairId }))
    const high = encodeRecord(record({ pairId: `01${'ff'.repeat(15)}` as PairId }))
    expect(await codeOf(() => decodePack(packOf(2, low, high)))).toBe('accepted')
    expect(await codeOf(() => decodePack(packOf(2, high, low)))).toBe('malformed')
  })

  test.each([
    ['version 0', recordOf({ version: 0 })],
    ['changed in commit 0', recordOf({ changed: u64(0) })],
    ['changed in a commit beyond 2^53', recordOf({ changed: Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0) })],
    ['an empty name box', recordOf({ name: new Uint8Array(0) })],
    ['an empty value box', recordOf({ value: new Uint8Array(0) })],
    ['a name box shorter than nonce and tag', recordOf({ name: new Uint8Array(27) })],
    ['a value box shorter than nonce and tag', recordOf({ value: new Uint8Array(27) })],
    ['a name box too long', recordOf({ name: new Uint8Array(SIZE.nameBox + 1) })],
    ['a value box too long', recordOf({ value: new Uint8Array(SIZE.valueBox + 1) })],
    ['half a record', recordOf().subarray(0, 31)],
    ['no value box', recordOf().subarray(0, 16 + 16 + 4 + 28)],
  ])('with %s is malformed (attack 59)', async (_case, bytes) => {
    expect(await codeOf(() => decodePack(packOf(1, bytes)))).toBe('malformed')
  })

  test('with the largest boxes is not', () => {
    const largest = record({ nameBox: new Uint8Array(SIZE.nameBox), valueBox: new Uint8Array(SIZE.valueBox) })
    expect(decodePack(encodePack([largest]))).toHaveLength(1)
  })

  test('whose box says it is longer than the pack is malformed', async () => {
    const bytes = packOf(1, recordOf()).slice()
    bytes[6 + 32 + 3] = 200
    expect(await codeOf(() => decodePack(bytes))).toBe('malformed')
  })

  test('has no record that goes beyond its end, whoever looks for one', async () => {
    const pack = packOf(1, recordOf())
    expect(new PackRecord(pack, 6).end).toBe(pack.length)
    for (let cut = 0; cut < pack.length; cut++) {
      expect(await codeOf(() => new PackRecord(pack.subarray(0, cut), 6))).toBe('malformed')
    }
  })

  test.each([
    ['more records than there are', packOf(2, recordOf())],
    ['fewer records than there are', packOf(0, recordOf())],
    ['another object', concat(Uint8Array.of(1, 5), u32(0))],
    ['another version', concat(Uint8Array.of(2, 6), u32(0))],
    ['nothing at all', new Uint8Array(0)],
    ['half a head', Uint8Array.of(1, 6, 0, 0, 0)],
  ])('that says it has %s is malformed', async (_case, bytes) => {
    expect(await codeOf(() => decodePack(bytes))).toBe('malformed')
  })

  test.each([
    ['version', { version: 0 }],
    ['version', { version: 2 ** 32 }],
    ['changed', { changed: 0 }],
    ['changed', { changed: 2 ** 53 }],
    ['name box', { nameBox: new Uint8Array(27) }],
    ['value box', { valueBox: new Uint8Array(SIZE.valueBox + 1) }],
    ['pair id', { pairId: 'aa' as PairId }],
  ])('is never written with another %s than may be', async (_case, changes) => {
    expect(await codeOf(() => encodePack([record(changes)]))).toBe('malformed')
    expect(await codeOf(() => encodeRecord(record(changes)))).toBe('malformed')
  })
})

describe('too much (attack 64)', () => {
  test('more records than a chain may have are refused by their number', async () => {
    expect(await codeOf(() => decodePack(packOf(MOST.records + 1)))).toBe('limit')
    expect(await codeOf(() => decodePack(packOf(0xffff_ffff)))).toBe('limit')
    expect(await codeOf(() => decodePack(packOf(MOST.records)))).toBe('malformed')
  })

  test('a pack above 64 MiB is refused by its size', async () => {
    const huge = new Uint8Array(MOST.pack + 1)
    huge.set(packOf(0))
    expect(await codeOf(() => countOfPack(huge))).toBe('limit')
    expect(countOfPack(huge.subarray(0, MOST.pack))).toBe(0)
  })

  test('neither is ever written', async () => {
    const many = Array.from({ length: MOST.records + 1 }, (_, i) =>
      record({ pairId: i.toString(16).padStart(32, '0') as PairId }),
    )
    expect(await codeOf(() => encodePack(many))).toBe('limit')
    const valueBox = new Uint8Array(SIZE.valueBox)
    const large = many.slice(0, 1_000).map((each) => ({ ...each, valueBox }))
    expect(await codeOf(() => encodePack(large))).toBe('limit')
  })
})
