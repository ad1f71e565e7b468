import { expect, test } from 'vitest'
import {
  ENVIRONMENT,
  OTHER_ENVIRONMENT,
  OTHER_USER,
  OTHER_WORKSPACE,
  PERSONAL,
  SHARED,
  USER,
  WORKSPACE,
} from '../test/fixtures.ts'
import { chainFields, chainIdOf, ownerOf } from './chain.ts'
import { hashHex } from './hash.ts'
import { hashBytes, idBytes, ZERO_ID } from './ids.ts'
import { u8 } from './integers.ts'

test('every environment has one shared chain and one personal chain per user', () => {
  const chains = [
    SHARED,
    { ...SHARED, workspaceId: OTHER_WORKSPACE },
    { ...SHARED, environmentId: OTHER_ENVIRONMENT },
    PERSONAL,
    { ...SHARED, kind: 'personal', owner: OTHER_USER } as const,
  ]
  expect(new Set(chains.map(chainIdOf)).size).toBe(chains.length)
})

test('the id is the hash of SPEC 10', () => {
  const before = [hashBytes(WORKSPACE), idBytes(ENVIRONMENT)]
  expect(chainIdOf(SHARED)).toBe(hashHex('chain-id', ...before, u8(0), new Uint8Array(16)))
  expect(chainIdOf(PERSONAL)).toBe(hashHex('chain-id', ...before, u8(1), idBytes(USER)))
  expect(chainFields(PERSONAL)).toEqual([...before, u8(1), idBytes(USER)])
})

test('nobody owns a shared chain', () => {
  expect(ownerOf(SHARED)).toBe(ZERO_ID)
  expect(ownerOf(PERSONAL)).toBe(USER)
})
