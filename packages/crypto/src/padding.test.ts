import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flipped, refused } from '../test/fixtures.ts'
import { concat } from './bytes.ts'
import { u32 } from './integers.ts'
import { bucketOf, NAME_BUCKETS, pad, unpad, VALUE_BUCKETS } from './padding.ts'

// `max`, or fast-check hardly ever makes one of more than ten bytes.
const anyRecord = fc.uint8Array({ maxLength: 3_000, size: 'max' })
const anyBuckets = fc.constantFrom(NAME_BUCKETS, VALUE_BUCKETS)

describe('padding', () => {
  test('comes off again', () => {
    fc.assert(
      fc.property(anyRecord, anyBuckets, (record, buckets) => {
        expect(unpad(pad(record, buckets), buckets)).toEqual(record)
      }),
    )
  })

  test('has one form: what comes off is put on as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140, size: 'max' }), anyBuckets, (padded, buckets) => {
        let record: Uint8Array
        try {
          record = unpad(padded, buckets)
        } catch {
          return
        }
        expect(pad(record, buckets)).toEqual(padded)
      }),
    )
  })

  test('makes values of 1 and of 30 bytes equally long (attack 72)', () => {
    expect(pad(new Uint8Array(1), VALUE_BUCKETS)).toHaveLength(pad(new Uint8Array(30), VALUE_BUCKETS).length)
  })

  test.each([
    [NAME_BUCKETS, [1, 32, 33, 64, 65, 128], [32, 32, 64, 64, 128, 128]],
    [VALUE_BUCKETS, [1, 64, 65, 1024], [64, 64, 128, 1024]],
  ])('fills the buckets %j', (buckets, sizes, expected) => {
    expect(sizes.map((size) => bucketOf(size, buckets))).toEqual(expected)
  })

  test('above the buckets costs at most 12 % and leaves few sizes', () => {
    const sizes = new Set<number>()
    const wrong: number[] = []
    for (let size = 1_025; size <= 70_000; size++) {
      const padded = bucketOf(size, VALUE_BUCKETS)
      if (padded < size || padded / size >= 1.12 || bucketOf(padded, VALUE_BUCKETS) !== padded) wrong.push(size)
      sizes.add(padded)
    }
    expect(wrong).toEqual([])
    expect(sizes.size).toBeLessThan(120)
  })

  test('never shrinks when a record grows', () => {
    fc.assert(
      fc.property(fc.nat(70_000), fc.nat(70_000), anyBuckets, (a, b, buckets) => {
        expect(bucketOf(Math.min(a, b), buckets)).toBeLessThanOrEqual(bucketOf(Math.max(a, b), buckets))
      }),
    )
  })
})

describe('padding of another form', () => {
  const padded = pad(Uint8Array.of(1, 2, 3), VALUE_BUCKETS)

  test.each([
    ['a bit set in the zeros', flipped(padded, 20)],
    ['the last bit set', flipped(padded, 63)],
    ['a length that takes a zero in', flipped(padded, 3, 8)],
    ['the next bucket', concat(padded, new Uint8Array(64))],
    ['no bucket', padded.slice(0, 63)],
    ['a length beyond the end', concat(u32(100), new Uint8Array(60))],
    ['nothing', new Uint8Array(0)],
    ['half a length', new Uint8Array(3)],
  ])('is refused: %s', async (name, bytes) => {
    if (name === 'a length that takes a zero in') expect(unpad(bytes, VALUE_BUCKETS)).toHaveLength(11)
    else await refused('malformed', () => unpad(bytes, VALUE_BUCKETS))
  })
})
