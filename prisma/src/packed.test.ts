import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxColumn, eachBox, fixedColumn, integers, readPairs, type PairRow } from './packed.ts'

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })
const number = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const large = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

describe('a column of fixed length', () => {
  test('is the values, one after another', () => {
    fc.assert(
      fc.property(fc.array(bytes(16)), (values) => {
        const column = fixedColumn(values, 16, (value) => value)
        expect(values.map((_, index) => column.slice(index * 16, index * 16 + 16))).toEqual(values)
      }),
    )
  })

  test('refuses a value of another length', () => {
    expect(() => fixedColumn([new Uint8Array(15)], 16, (value) => value)).toThrow(RangeError)
  })
})

describe('a column of integers', () => {
  test('is the text of a PostgreSQL array', () => {
    expect(integers([0, 7, Number.MAX_SAFE_INTEGER], Number)).toBe('{0,7,9007199254740991}')
    expect(integers([], Number)).toBe('{}')
  })

  test.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1, Infinity])('refuses %d', (value) => {
    expect(() => integers([value], Number)).toThrow(RangeError)
  })
})

test('a column of boxes says where each begins, counting from 1', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (boxes) => {
      const { bytes, starts, sizes } = boxColumn(boxes, (box) => box)
      const from = listOf(starts)
      expect(
        listOf(sizes).map((size, index) => bytes.slice((from[index] ?? 0) - 1, (from[index] ?? 0) - 1 + size)),
      ).toEqual(boxes)
    }),
  )
})

describe('rows of pairs', () => {
  const row: fc.Arbitrary<PairRow> = fc.record({
    pairId: bytes(16),
    version: number,
    epoch: number,
    changed: large,
    seq: large,
    retiredSeq: large,
    leafHash: bytes(32),
  })

  test('are read as PostgreSQL packs them', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(readPairs(pack(rows))).toEqual(rows)
      }),
    )
  })

  test('are none where nothing was packed', () => {
    expect(readPairs(null)).toEqual([])
  })

  test('of another length are refused', () => {
    expect(() => readPairs(new Uint8Array(81))).toThrow(RangeError)
  })
})

test('boxes are visited with their positions', () => {
  const record = fc.tuple(number, fc.uint8Array({ maxLength: 40 }))
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const visited: [number, Uint8Array][] = []
      const packed = Buffer.concat(records.flatMap(([position, box]) => [int4(position), int4(box.length), box]))
      eachBox(packed, (position, box) => visited.push([position, new Uint8Array(box)]))
      expect(visited).toEqual(records)
    }),
  )
})

function pack(rows: readonly PairRow[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(
      rows.flatMap(({ pairId, version, epoch, changed, seq, retiredSeq, leafHash }) => [
        pairId,
        int4(version),
        int4(epoch),
        int8(changed),
        int8(seq),
        int8(retiredSeq),
        leafHash,
      ]),
    ),
  )
}

function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int8(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

function listOf(array: string): number[] {
  return array === '{}' ? [] : array.slice(1, -1).split(',').map(Number)
}
