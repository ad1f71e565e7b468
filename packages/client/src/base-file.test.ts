import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase, encodeBase } from './base-file.ts'
import type { Base } from './push-plan.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const entry = fc.record({ value: text, seq: fc.maxSafeNat(), present: fc.boolean(), personal: fc.boolean() })
const base: fc.Arbitrary<Base> = fc.record({
  seq: fc.maxSafeNat(),
  entries: fc.array(fc.tuple(text, entry)).map((all) => new Map(all)),
})

describe('a kept base', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(base, (one) => {
        expect(decodeBase(encodeBase(one))).toEqual(one)
      }),
    )
  })

  it('of another version is as if there were none', () => {
    const bytes = encodeBase({ seq: 1, entries: new Map() })
    bytes[0] = 2
    expect(decodeBase(bytes)).toBeUndefined()
  })

  it('that is cut short or has more at its end is malformed', () => {
    const bytes = encodeBase({
      seq: 1,
      entries: new Map([['A', { value: 'b', seq: 1, present: true, personal: false }]]),
    })
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeBase(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'malformed' }))
    expect(() => decodeBase(Uint8Array.of(...bytes, 0))).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
