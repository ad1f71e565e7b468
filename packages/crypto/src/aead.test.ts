import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyBytes, filled, flipped, refused } from '../test/fixtures.ts'
import { open, seal, SEAL_OVERHEAD } from './aead.ts'
import { utf8 } from './bytes.ts'
import * as web from './platform/aead-web.ts'
import * as node from './platform/aead-node.ts'

const key = filled(1)
const aad = [utf8('here'), utf8('now')]

describe('seal and open', () => {
  test('give back the plaintext', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.array(anyBytes, { maxLength: 3 }), async (plaintext, fields) => {
        const sealed = await seal('local-cache', key, fields, plaintext)
        expect(sealed).toHaveLength(plaintext.length + SEAL_OVERHEAD)
        expect(await open('local-cache', key, fields, sealed)).toEqual(plaintext)
      }),
      { numRuns: 50 },
    )
  })

  test('never give the same bytes twice', async () => {
    const seals = await Promise.all(Array.from({ length: 50 }, () => seal('local-cache', key, aad, utf8('x'))))
    expect(new Set(seals.map((sealed) => sealed.subarray(0, 12).join())).size).toBe(50)
  })

  test('have one code for every change', async () => {
    const sealed = await seal('local-cache', key, aad, utf8('plaintext'))
    for (let at = 0; at < sealed.length; at++) {
      await refused('decryption', () => open('local-cache', key, aad, flipped(sealed, at, 0x80)))
    }
    await refused('decryption', () => open('local-cache', key, aad, sealed.subarray(0, -1)))
    await refused('decryption', () => open('local-cache', filled(2), aad, sealed))
    await refused('decryption', () => open('local-session', key, aad, sealed))
    await refused('decryption', () => open('local-cache', key, aad.toReversed(), sealed))
    await refused('decryption', () => open('local-cache', key, [utf8('heren'), utf8('ow')], sealed))
    await refused('decryption', () => open('local-cache', key, [], sealed))
  })

  test('have no branch for what is not sealed at all', async () => {
    for (const length of [0, 1, 12, 27]) {
      await refused('malformed', () => open('local-cache', key, aad, new Uint8Array(length)))
    }
    await refused('decryption', () => open('local-cache', key, aad, new Uint8Array(28)))
  })

  test('take keys of 32 bytes alone: 16 would be a weaker cipher', async () => {
    for (const length of [0, 16, 24, 31, 33]) {
      await refused('malformed', () => seal('local-cache', new Uint8Array(length), aad, utf8('x')))
      await refused('malformed', () => open('local-cache', new Uint8Array(length), aad, new Uint8Array(40)))
    }
  })
})

describe('the two platforms', () => {
  test('open each other', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, anyBytes, async (plaintext, data) => {
        const [onNode, onWeb] = [await node.aeadKey(key), await web.aeadKey(key)]
        expect(await onNode.seal(filled(7, 12), plaintext, data)).toEqual(
          await onWeb.seal(filled(7, 12), plaintext, data),
        )
        expect(await onWeb.open(await onNode.seal(filled(8, 12), plaintext, data), data)).toEqual(plaintext)
        expect(await onWeb.open(await onNode.seal(filled(8, 12), plaintext, data), filled(0, 99))).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  test('have copied the additional data when they return', async () => {
    for (const { aeadKey } of [node, web]) {
      const prepared = await aeadKey(key)
      const reused = utf8('one')
      const sealing = prepared.seal(filled(7, 12), utf8('x'), reused)
      reused.fill(0)
      const sealed = await sealing
      const again = utf8('one')
      const opening = prepared.open(sealed, again)
      again.fill(0)
      expect(await opening).toEqual(utf8('x'))
    }
  })

  test('settle in order', async () => {
    const results = [1, Promise.resolve(2)]
    expect(await web.settle(results)).toEqual([1, 2])
    expect(await node.settle([1, 2])).toEqual([1, 2])
  })
})
