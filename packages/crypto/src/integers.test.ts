import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refused } from '../test/fixtures.ts'
import { toHex } from './bytes.ts'
import { u32, u64, u8 } from './integers.ts'
import { Reader } from './reader.ts'

test('integers are big-endian and of their own width', () => {
  expect(toHex(u8(255))).toBe('ff')
  expect(toHex(u32(0x01020304))).toBe('01020304')
  expect(toHex(u32(0xfffffffe))).toBe('fffffffe')
  expect(toHex(u64(Number.MAX_SAFE_INTEGER))).toBe('001fffffffffffff')
  expect(toHex(u64(2 ** 32))).toBe('0000000100000000')
})

test('they read back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(new Reader(u64(value)).u64()).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.nat(0xffffffff), (value) => {
      expect(new Reader(u32(value)).u32()).toBe(value)
    }),
  )
})

test.each([
  ['u8', u8, [256, -1, 0.5, Number.NaN]],
  ['u32', u32, [2 ** 32, -1, 1.5, Number.POSITIVE_INFINITY]],
  ['u64', u64, [2 ** 53, -1, 0.1, Number.NaN]],
] as const)('%s refuses what it cannot hold', async (_, write, values) => {
  for (const value of values) await refused('malformed', () => write(value))
})
