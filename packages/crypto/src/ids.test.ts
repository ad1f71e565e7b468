import { expect, test } from 'vitest'
import { refused } from '../test/fixtures.ts'
import { hashBytes, idBytes, newId, parseHash, parseId, ZERO_HASH, ZERO_ID } from './ids.ts'

test('new ids are well-formed and differ', () => {
  const ids = Array.from({ length: 100 }, () => newId())
  for (const id of ids) expect(parseId(id)).toBe(id)
  expect(new Set(ids).size).toBe(100)
})

test('the zero id and the zero hash are all zero', () => {
  expect(idBytes(ZERO_ID)).toEqual(new Uint8Array(16))
  expect(hashBytes(ZERO_HASH)).toEqual(new Uint8Array(32))
})

test.each(['', 'ab', 'AB'.repeat(16), 'ab'.repeat(32), `${'ab'.repeat(15)}a `])('%j is no id', async (text) => {
  await refused('malformed', () => parseId(text))
})

test.each(['', 'AB'.repeat(32), 'ab'.repeat(16), `0x${'ab'.repeat(31)}`])('%j is no hash', async (text) => {
  await refused('malformed', () => parseHash(text))
})
