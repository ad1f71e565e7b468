// What every codec of version 1 has to keep, for whatever values: one value, one encoding, and nothing else is read as anything.
import { equalBytes } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TrustError } from '../src/trust-error.ts'

export interface Codec<Value> {
  readonly arbitrary: fc.Arbitrary<Value>
  readonly encode: (value: Value) => Uint8Array
  readonly decode: (bytes: Uint8Array) => Value
  /** How often each law is tried. */
  readonly runs?: number
}

export function describeCodec<Value>(name: string, { arbitrary, encode, decode, runs = 100 }: Codec<Value>): void {
  const options = { numRuns: runs }

  /** Either refused as it should be, or exactly what these bytes stand for. */
  const readsOnlyItsOwn = (bytes: Uint8Array): void => {
    let value: Value
    try {
      value = decode(bytes)
    } catch (error) {
      expect(error).toBeInstanceOf(TrustError)
      expect(['malformed', 'limit']).toContain((error as TrustError).code)
      return
    }
    expect(equalBytes(encode(value), bytes)).toBe(true)
  }

  const refuses = (bytes: Uint8Array): void => {
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ name: 'TrustError', code: 'malformed' }))
  }

  describe(`the codec of ${name}`, () => {
    test('reads back what it writes', () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const bytes = encode(value)
          expect(decode(bytes)).toEqual(value)
          expect(equalBytes(encode(decode(bytes)), bytes)).toBe(true)
        }),
        options,
      )
    })

    test('refuses every beginning of an encoding', () => {
      fc.assert(
        fc.property(arbitrary, fc.nat(), (value, cut) => {
          const bytes = encode(value)
          refuses(bytes.subarray(0, cut % bytes.length))
        }),
        options,
      )
    })

    test('refuses bytes after the end', () => {
      fc.assert(
        fc.property(arbitrary, fc.uint8Array({ minLength: 1, maxLength: 40 }), (value, tail) => {
          refuses(Uint8Array.of(...encode(value), ...tail))
        }),
        options,
      )
    })

    test('with one byte changed, refuses it or reads exactly what stands there', () => {
      fc.assert(
        fc.property(arbitrary, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, mask) => {
          const bytes = encode(value).slice()
          const place = at % bytes.length
          bytes[place] = (bytes[place] as number) ^ mask
          readsOnlyItsOwn(bytes)
        }),
        { numRuns: 4 * runs },
      )
    })

    test('reads nothing else out of random bytes', () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readsOnlyItsOwn), options)
    })
  })
}
