import { hashHex, type EnvironmentId, type Hash } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { codeOf } from '../test/refusal.ts'
import { checkGrants, keyBoxHash, scopesOf } from './grant.ts'

const box = 'ab'.repeat(32) as Hash
const [one, other] = ['11'.repeat(16), '22'.repeat(16)] as [EnvironmentId, EnvironmentId]

describe('the scopes of an access', () => {
  test('are the workspace alone for all environments, else each of them', () => {
    expect(scopesOf('all')).toEqual([{ kind: 'workspace' }])
    expect(scopesOf([one, other])).toEqual([
      { kind: 'environment', environmentId: one },
      { kind: 'environment', environmentId: other },
    ])
  })

  test('are what the grants have to be for, one each, in this order', async () => {
    await fc.assert(
      fc.asyncProperty(any.access, any.access, async (access, another) => {
        const grants = scopesOf(access).map((scope) => ({ scope, box }))
        expect(await codeOf(() => checkGrants(grants, scopesOf(access)))).toBe('accepted')
        const fits = JSON.stringify(access) === JSON.stringify(another)
        expect(await codeOf(() => checkGrants(grants, scopesOf(another)))).toBe(fits ? 'accepted' : 'epoch-recipients')
        expect(await codeOf(() => checkGrants(grants.slice(1), scopesOf(access)))).toBe('epoch-recipients')
        expect(await codeOf(() => checkGrants([...grants, ...grants], scopesOf(access)))).toBe('epoch-recipients')
      }),
    )
  })
})

test('a box is named by its hash under its own label', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  expect(keyBoxHash(bytes)).toBe(hashHex('key-box', bytes))
})
