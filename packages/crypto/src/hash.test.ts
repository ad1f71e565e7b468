import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyBytes } from '../test/fixtures.ts'
import { toHex } from './bytes.ts'
import { derive } from './derive.ts'
import { hash, hashHex } from './hash.ts'
import * as node from './platform/hash-node.ts'
import * as web from './platform/hash-web.ts'

test('both platforms hash and derive the same', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      expect(web.sha256(a)).toEqual(node.sha256(a))
      expect(web.hkdf(a, b)).toEqual(node.hkdf(a, b))
    }),
  )
})

test('a hash is plain bytes on every platform, so that equality and slices mean the same', () => {
  expect(Object.getPrototypeOf(hash('manifest'))).toBe(Uint8Array.prototype)
  expect(Object.getPrototypeOf(derive('name-key', new Uint8Array(32)))).toBe(Uint8Array.prototype)
})

test('labels and fields separate hashes', () => {
  const one = Uint8Array.of(1)
  const all = [hash('manifest', one), hash('manifest-leaf', one), hash('manifest', one, one), hash('manifest')]
  expect(new Set(all.map(toHex)).size).toBe(4)
  expect(hashHex('manifest', one)).toBe(toHex(hash('manifest', one)))
})

test('labels, keys and contexts separate derived keys', () => {
  const [key, other] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
  const all = [
    derive('name-key', key),
    derive('value-key', key),
    derive('name-key', other),
    derive('name-key', key, new Uint8Array(0)),
    derive('name-key', key, new Uint8Array(1)),
  ]
  expect(new Set(all.map(toHex)).size).toBe(5)
})
