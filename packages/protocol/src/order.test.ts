import { encodeScope, idBytes, receiverKindByte, type Scope } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as any from '../test/arbitraries.ts'
import { findSorted, grantKey, insertSorted, replaceSorted, scopeKey } from './order.ts'

const same = (key: string) => key
const sortedKeys = fc.uniqueArray(any.id(), { maxLength: 12 }).map((ids) => ids.toSorted())

describe('a sorted list', () => {
  test('takes an item in its place, and stays sorted', () => {
    fc.assert(
      fc.property(sortedKeys, any.id(), (list, item) => {
        fc.pre(!list.includes(item))
        const before = [...list]
        expect(insertSorted(list, item, same)).toEqual([...list, item].toSorted())
        expect(list).toEqual(before)
      }),
    )
  })

  test('finds what is there and nothing else', () => {
    fc.assert(
      fc.property(sortedKeys, any.id(), (list, stranger) => {
        for (const key of list) expect(findSorted(list, key, same)).toBe(key)
        if (!list.includes(stranger)) expect(findSorted(list, stranger, same)).toBeUndefined()
      }),
    )
  })

  test('replaces the item of a key, and no other', () => {
    const list = ['a', 'c', 'e'].map((key) => ({ key, value: 1 }))
    const keyOf = ({ key }: { key: string }) => key
    expect(replaceSorted(list, { key: 'c', value: 2 }, keyOf).map(({ value }) => value)).toEqual([1, 2, 1])
    expect(list.map(({ value }) => value)).toEqual([1, 1, 1])
  })
})

describe('the keys that lists are ordered by', () => {
  const bytesOf = (grant: { kind: 'member' | 'invite' | 'machine'; id: never; scope: Scope }) =>
    Buffer.concat([Uint8Array.of(receiverKindByte(grant.kind)), idBytes(grant.id), encodeScope(grant.scope)])

  test('order scopes as their bytes: the workspace first, then environments by id', () => {
    fc.assert(
      fc.property(any.scope, any.scope, (one, other) => {
        const byBytes = Buffer.compare(encodeScope(one), encodeScope(other))
        const byKey = scopeKey(one) < scopeKey(other) ? -1 : scopeKey(one) > scopeKey(other) ? 1 : 0
        expect(byKey).toBe(byBytes)
      }),
    )
  })

  test('order grants as their bytes: by receiver kind, receiver id, scope', () => {
    const grant = fc.record({ kind: any.receiver.map(({ kind }) => kind), id: any.id<never>(), scope: any.scope })
    fc.assert(
      fc.property(grant, grant, (one, other) => {
        const byKey = grantKey(one) < grantKey(other) ? -1 : grantKey(one) > grantKey(other) ? 1 : 0
        expect(byKey).toBe(Buffer.compare(bytesOf(one), bytesOf(other)))
      }),
    )
  })
})
