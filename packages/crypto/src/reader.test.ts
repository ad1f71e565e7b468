import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBytes, refused } from '../test/fixtures.ts'
import { CryptoError } from './errors.ts'
import { checkAscending, decodeExactly, Reader } from './reader.ts'
import { Writer } from './writer.ts'

const bytes = (...values: number[]) => new Reader(Uint8Array.from(values))

describe('a reader', () => {
  test('never reads past the end, whatever it is asked for', () => {
    const ask = fc.constantFrom<(reader: Reader) => unknown>(
      (reader) => reader.u8(),
      (reader) => reader.u32(),
      (reader) => reader.u64(),
      (reader) => reader.id(),
      (reader) => reader.hash(),
      (reader) => reader.bytes(1_000),
      (reader) => reader.text(1_000),
      (reader) => reader.list(1_000, (from) => from.u8()),
      (reader) => reader.optional((from) => from.u8()),
    )
    fc.assert(
      fc.property(anyBytes, fc.array(ask), (input, asks) => {
        const reader = new Reader(input)
        try {
          for (const one of asks) one(reader)
        } catch (error) {
          expect(error).toBeInstanceOf(CryptoError)
        }
        expect(reader.left).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('gives views and not copies', () => {
    const input = Uint8Array.of(1, 2, 3)
    const view = new Reader(input).fixed(2)
    input[0] = 9
    expect(view).toEqual(Uint8Array.of(9, 2))
  })

  test('reads the largest u64 and refuses the next', async () => {
    expect(bytes(0, 0x1f, 255, 255, 255, 255, 255, 255).u64()).toBe(Number.MAX_SAFE_INTEGER)
    await refused('malformed', () => bytes(0, 0x20, 0, 0, 0, 0, 0, 0).u64())
    await refused('malformed', () => bytes(255, 255, 255, 255, 255, 255, 255, 255).u64())
  })

  test('reads a u32 with its highest bit as a positive number', () => {
    expect(bytes(0x80, 0, 0, 1).u32()).toBe(0x80000001)
  })

  test('takes what is as long as its cap', () => {
    expect(bytes(0, 0, 0, 1, 7).bytes(1)).toEqual(Uint8Array.of(7))
    expect(bytes(0, 0, 0, 1, 65).text(1)).toBe('A')
    expect(bytes(0, 0, 0, 2, 3, 4).list(2, (from) => from.u8())).toEqual([3, 4])
    expect(bytes(0, 0, 0, 0).list(0, (from) => from.u8())).toEqual([])
  })

  test('reads ids and hashes as text in hex', () => {
    expect(bytes(...Array<number>(16).fill(0xab)).id()).toBe('ab'.repeat(16))
    expect(bytes(...Array<number>(32).fill(0x0c)).hash()).toBe('0c'.repeat(32))
  })

  test('holds every cap', async () => {
    await refused('malformed', () => bytes(0, 0, 0, 2, 1, 1).bytes(1))
    await refused('malformed', () => bytes(0, 0, 0, 2, 65, 65).text(1))
    await refused('malformed', () => bytes(0, 0, 0, 2, 1, 1).list(1, (from) => from.u8()))
  })

  test('does not believe a count or a length before the bytes are there', async () => {
    await refused('malformed', () => bytes(0xff, 0xff, 0xff, 0xff).list(0xffffffff, (from) => from.u8()))
    await refused('malformed', () => bytes(0xff, 0xff, 0xff, 0xff).bytes(0xffffffff))
  })

  test('knows two bytes for an optional', async () => {
    expect(bytes(0).optional((from) => from.u8())).toBeUndefined()
    expect(bytes(1, 7).optional((from) => from.u8())).toBe(7)
    await refused('malformed', () => bytes(2, 7).optional((from) => from.u8()))
  })

  test('refuses bytes after the end', async () => {
    await refused('malformed', () => bytes(1).end())
    expect(bytes().end()).toBeUndefined()
  })
})

describe('decodeExactly', () => {
  const decode = (reader: Reader) => reader.u8() & 1
  const encode = (bit: number) => new Writer().u8(bit).finish()

  test('gives the value of canonical bytes', () => {
    expect(decodeExactly(Uint8Array.of(1), decode, encode)).toBe(1)
  })

  test.each([
    ['what would be encoded otherwise', [3]],
    ['trailing bytes', [1, 0]],
    ['too few', []],
  ])('refuses %s', async (_, input) => {
    await refused('malformed', () => decodeExactly(Uint8Array.from(input), decode, encode))
  })
})

describe('checkAscending', () => {
  test('accepts exactly the strictly ascending lists', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
    fc.assert(
      fc.property(letters, (list) => {
        const ascends = [...new Set(list)].sort().join() === list.join()
        const check = () => checkAscending(list, (item) => item)
        if (ascends) expect(check).not.toThrow()
        else expect(check).toThrow(CryptoError)
      }),
    )
  })
})
