import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBytes, anyText, refused } from '../test/fixtures.ts'
import { concat, equalBytes, fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8 } from './bytes.ts'

describe('hex', () => {
  test('reads back what it writes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromHex(toHex(bytes), bytes.length)).toEqual(bytes)
      }),
    )
  })

  test('keeps the order of bytes', () => {
    const four = fc.uint8Array({ minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(four, four, (a, b) => {
        expect(toHex(a) < toHex(b)).toBe(Buffer.compare(a, b) < 0)
      }),
    )
  })

  test.each(['0', '000', 'AB', '0g', 'x0', ' 0', '0x', '٠٠'])('refuses %j as one byte', async (text) => {
    await refused('malformed', () => fromHex(text, 1))
  })

  test('refuses what is not a string, as JSON may bring it', async () => {
    await refused('malformed', () => fromHex(['a', 'b'] as unknown as string, 1))
  })
})

describe('base64url', () => {
  test('reads back what it writes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
      }),
    )
  })

  test('writes a view of a larger buffer, and not the buffer', () => {
    expect(toBase64url(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('AgM')
  })

  test.each(['A', 'AA=', 'AA==', 'AB', 'AAB', 'A A', 'AA\n', '+A', '/A', 'ÄA', 'AAAAA'])('refuses %j', async (text) => {
    await refused('malformed', () => fromBase64url(text))
  })

  test('refuses what is not a string', async () => {
    await refused('malformed', () => fromBase64url(undefined as unknown as string))
  })
})

describe('UTF-8', () => {
  test('reads back what it writes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fromUtf8(utf8(text))).toBe(text)
      }),
    )
  })

  test('whatever is read is written as the same bytes', () => {
    const attempt = (bytes: Uint8Array) => {
      try {
        return fromUtf8(bytes)
      } catch {
        return undefined
      }
    }
    const short = fc.uint8Array({ maxLength: 4 })
    fc.assert(
      fc.property(short, (bytes) => {
        const text = attempt(bytes)
        if (text !== undefined) expect(utf8(text)).toEqual(bytes)
      }),
      { numRuns: 2_000 },
    )
  })

  test('keeps a byte order mark', () => {
    expect(fromUtf8(utf8('\ufeffa'))).toBe('\ufeffa')
  })

  test.each(['\ud800', 'a\udc00', '\udc00\ud800'])('refuses the lone surrogate in %j', async (text) => {
    await refused('malformed', () => utf8(text))
  })

  test.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a cut character', [0xe2, 0x82]],
    ['a stray continuation', [0x80]],
  ])('refuses %s', async (_, bytes) => {
    await refused('malformed', () => fromUtf8(Uint8Array.from(bytes)))
  })
})

describe('whole arrays', () => {
  test('concat joins in new memory', () => {
    const part = Uint8Array.of(1, 2)
    const joined = concat(part, new Uint8Array(0), Uint8Array.of(3))
    part[0] = 9
    expect(joined).toEqual(Uint8Array.of(1, 2, 3))
    expect(concat()).toEqual(new Uint8Array(0))
  })

  test('equalBytes is equality', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(equalBytes(a, b)).toBe(toHex(a) === toHex(b))
        expect(equalBytes(a, a.slice())).toBe(true)
      }),
    )
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false)
  })
})
