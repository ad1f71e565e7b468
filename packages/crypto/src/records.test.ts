import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText, flipped, refused } from '../test/fixtures.ts'
import { concat, utf8 } from './bytes.ts'
import {
  decodeMessageRecord,
  decodeNameRecord,
  decodeValueRecord,
  encodeMessageRecord,
  encodeNameRecord,
  encodeValueRecord,
  type NameRecord,
} from './records.ts'

const anyName: fc.Arbitrary<NameRecord> = fc.record({
  name: anyText,
  folder: anyText,
  comment: anyText,
  tags: fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
})
const plain: NameRecord = { name: 'A', folder: '', comment: '', tags: [] }

describe('records', () => {
  test('read back', () => {
    fc.assert(
      fc.property(anyName, anyText, (record, text) => {
        expect(decodeNameRecord(encodeNameRecord(record))).toEqual(record)
        expect(decodeValueRecord(encodeValueRecord(text))).toBe(text)
        expect(decodeMessageRecord(encodeMessageRecord(text))).toBe(text)
      }),
    )
  })

  test('have one form: what is read is written as the same bytes', () => {
    const forms = [
      (bytes: Uint8Array) => encodeNameRecord(decodeNameRecord(bytes)),
      (bytes: Uint8Array) => encodeValueRecord(decodeValueRecord(bytes)),
      (bytes: Uint8Array) => encodeMessageRecord(decodeMessageRecord(bytes)),
    ]
    const anyChange = fc.record({ at: fc.nat(40), bit: fc.nat(255) })
    fc.assert(
      fc.property(anyName, anyText, fc.option(anyChange), (record, text, change) => {
        const written = [encodeNameRecord(record), encodeValueRecord(text), encodeMessageRecord(text)]
        forms.forEach((rewrite, i) => {
          const bytes = written[i] as Uint8Array
          const changed = change === null ? bytes : flipped(bytes, change.at, change.bit)
          let again: Uint8Array
          try {
            again = rewrite(changed)
          } catch {
            return
          }
          expect(again).toEqual(changed)
        })
      }),
      { numRuns: 500 },
    )
  })

  test('of a kind are not read as another', async () => {
    const [name, value, message] = [encodeNameRecord(plain), encodeValueRecord(''), encodeMessageRecord('')]
    for (const other of [value, message]) await refused('malformed', () => decodeNameRecord(other))
    for (const other of [name, message]) await refused('malformed', () => decodeValueRecord(other))
    for (const other of [name, value]) await refused('malformed', () => decodeMessageRecord(other))
  })

  test('of another version, object or kind, cut or longer are refused', async () => {
    const readers = [
      [decodeNameRecord, encodeNameRecord(plain)],
      [decodeValueRecord, encodeValueRecord('x')],
      [decodeMessageRecord, encodeMessageRecord('x')],
    ] as const
    for (const [decode, bytes] of readers) {
      await refused('malformed', () => decode(flipped(bytes, 0)))
      await refused('malformed', () => decode(flipped(bytes, 1)))
      await refused('malformed', () => decode(bytes.slice(0, -1)))
      await refused('malformed', () => decode(concat(bytes, Uint8Array.of(0))))
      await refused('malformed', () => decode(new Uint8Array(0)))
    }
    await refused('malformed', () => decodeValueRecord(flipped(encodeValueRecord('x'), 2)))
  })

  test('hold text alone: a value that is not UTF-8 is refused', async () => {
    await refused('malformed', () => decodeValueRecord(Uint8Array.of(1, 8, 0, 0, 0, 0, 1, 0xff)))
    await refused('malformed', () => encodeValueRecord('\ud800'))
  })
})

describe('the limits', () => {
  const euros = (bytes: number) => '€'.repeat(Math.floor(bytes / 3)) + 'x'.repeat(bytes % 3)
  const cases: [string, number, (text: string) => Uint8Array, (bytes: Uint8Array) => unknown][] = [
    ['name', 256, (text) => encodeNameRecord({ ...plain, name: text }), decodeNameRecord],
    ['folder', 512, (text) => encodeNameRecord({ ...plain, folder: text }), decodeNameRecord],
    ['comment', 1_024, (text) => encodeNameRecord({ ...plain, comment: text }), decodeNameRecord],
    ['tag', 64, (text) => encodeNameRecord({ ...plain, tags: [text] }), decodeNameRecord],
    ['value', 65_536, (text) => encodeValueRecord(text), decodeValueRecord],
    ['message', 1_024, (text) => encodeMessageRecord(text), decodeMessageRecord],
  ]

  test.each(cases)('a %s has at most %i bytes of UTF-8', async (_, most, encode, decode) => {
    expect(() => decode(encode(euros(most)))).not.toThrow()
    await refused('malformed', () => encode(euros(most + 1)))
  })

  test('hold when reading too', async () => {
    const long = concat(Uint8Array.of(1, 9, 0, 0, 4, 1), utf8('x'.repeat(1_025)))
    await refused('malformed', () => decodeMessageRecord(long))
  })

  test('there are at most 32 tags', async () => {
    const tags = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`)
    expect(decodeNameRecord(encodeNameRecord({ ...plain, tags: tags(32) })).tags).toHaveLength(32)
    await refused('malformed', () => encodeNameRecord({ ...plain, tags: tags(33) }))
  })
})
