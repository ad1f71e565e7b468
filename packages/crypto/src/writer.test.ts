import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBytes, anyId, anyText, refused } from '../test/fixtures.ts'
import type { Hash, Id } from './brands.ts'
import { toHex } from './bytes.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** One field of every sort, as a value that a writer writes and a reader must give back. */
const anyField = fc.oneof(
  fc.record({ sort: fc.constant('u8' as const), value: fc.nat(255) }),
  fc.record({ sort: fc.constant('u32' as const), value: fc.nat(0xffffffff) }),
  fc.record({ sort: fc.constant('u64' as const), value: fc.maxSafeNat() }),
  fc.record({ sort: fc.constant('id' as const), value: anyId }),
  fc.record({ sort: fc.constant('hash' as const), value: anyId.map((id) => (id + id) as Hash) }),
  fc.record({ sort: fc.constant('bytes' as const), value: anyBytes }),
  fc.record({ sort: fc.constant('text' as const), value: anyText }),
  fc.record({ sort: fc.constant('list' as const), value: fc.array(anyText, { maxLength: 4 }) }),
  fc.record({ sort: fc.constant('optional' as const), value: fc.option(anyText, { nil: undefined }) }),
)
type Field = typeof anyField extends fc.Arbitrary<infer Value> ? Value : never

function write(writer: Writer, field: Field): void {
  if (field.sort === 'list') writer.list(field.value, (to, text) => to.text(text))
  else if (field.sort === 'optional') writer.optional(field.value, (to, text) => to.text(text))
  else writer[field.sort](field.value as never)
}

function read(reader: Reader, { sort }: Field): unknown {
  if (sort === 'list') return reader.list(10, (from) => from.text(1_000))
  if (sort === 'optional') return reader.optional((from) => from.text(1_000))
  if (sort === 'bytes' || sort === 'text') return reader[sort](1_000)
  const plain: () => unknown = reader[sort].bind(reader)
  return plain()
}

function encode(fields: Field[], capacity?: number): Uint8Array {
  const writer = new Writer(capacity)
  for (const field of fields) write(writer, field)
  return writer.finish()
}

describe('a writer', () => {
  test('writes what a reader reads, whatever its first capacity', () => {
    fc.assert(
      fc.property(fc.array(anyField, { maxLength: 12 }), fc.nat(40), (fields, capacity) => {
        const reader = new Reader(encode(fields, capacity))
        for (const field of fields) expect(read(reader, field)).toEqual(field.value)
        reader.end()
        expect(encode(fields, capacity)).toEqual(encode(fields))
      }),
    )
  })

  test('writes different fields as different bytes', () => {
    const pair = fc.tuple(fc.array(anyText, { maxLength: 3 }), fc.array(anyText, { maxLength: 3 }))
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        const bytes = (lists: string[][]) => toHex(encode(lists.map((value) => ({ sort: 'list', value }))))
        expect(bytes(a) === bytes(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  test('gives memory of its own', () => {
    const writer = new Writer(8).u8(1)
    const first = writer.finish()
    writer.u8(2)
    expect(first).toEqual(Uint8Array.of(1))
    expect(writer.finish()).toEqual(Uint8Array.of(1, 2))
  })

  test('takes a bigint below 2^53 for a u64', async () => {
    expect(toHex(new Writer().u64(258n).finish())).toBe('0000000000000102')
    await refused('malformed', () => new Writer().u64(2n ** 53n))
    await refused('malformed', () => new Writer().u64(-1n))
  })

  test('refuses a field of another size, and ids that are none', async () => {
    await refused('malformed', () => new Writer().fixed(new Uint8Array(31), 32))
    await refused('malformed', () => new Writer().id('AB'.repeat(16) as Id))
    await refused('malformed', () => new Writer().hash('ab'.repeat(16) as Hash))
    await refused('malformed', () => new Writer().text('\ud800'))
  })
})
