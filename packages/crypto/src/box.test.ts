// tweetnacl as it is published is the reference: both ways make and open the same bytes.
import fc from 'fast-check'
import nacl from 'tweetnacl'
import { describe, expect, test } from 'vitest'
import edgeCases from '../vectors/x25519-edge-cases.json' with { type: 'json' }
import { filled, flipped, refused } from '../test/fixtures.ts'
import { bytes } from '../test/vectors/case.ts'
import { boxSecretOf } from './box.ts'
import * as node from './platform/x25519-node.ts'
import * as web from './platform/x25519-web.ts'

const anySecret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const anyNonce = fc.uint8Array({ minLength: 24, maxLength: 24 })
const anyPlaintext = fc.uint8Array({ maxLength: 200, size: 'max' })

describe('a box', () => {
  test('is byte for byte that of nacl.box, and either opens what the other sealed', async () => {
    const property = fc.asyncProperty(anySecret, anySecret, anyNonce, anyPlaintext, async (one, other, nonce, text) => {
      const [here, there] = [await boxSecretOf(one), await boxSecretOf(other)]
      const [herePublic, therePublic] = [await here.publicHalf(), await there.publicHalf()]
      expect(herePublic).toEqual(nacl.box.keyPair.fromSecretKey(one).publicKey)
      const sealed = (await here.seal(text, { peer: therePublic, nonce })) as Uint8Array
      expect(sealed).toEqual(nacl.box(text, nonce, therePublic, one))
      expect(await there.open(sealed, { peer: herePublic, nonce })).toEqual(text)
      expect(nacl.box.open(sealed, nonce, herePublic, other)).toEqual(text)
      const back = nacl.box(text, nonce, herePublic, other)
      expect(await here.open(back, { peer: therePublic, nonce })).toEqual(text)
    })
    await fc.assert(property, { numRuns: 50 })
  })

  test('that was changed anywhere does not open', async () => {
    const [secret, nonce] = [await boxSecretOf(filled(1)), filled(2, 24)]
    const peer = await (await boxSecretOf(filled(3))).publicHalf()
    const sealed = (await secret.seal(filled(4, 40), { peer, nonce })) as Uint8Array
    for (let at = 0; at < sealed.length; at++)
      expect(await secret.open(flipped(sealed, at), { peer, nonce })).toBeUndefined()
    expect(await secret.open(sealed, { peer, nonce: filled(9, 24) })).toBeUndefined()
    expect(await secret.open(sealed.subarray(0, 15), { peer, nonce })).toBeUndefined()
  })

  test('with a key of another size is refused', async () => {
    const [secret, nonce] = [await boxSecretOf(filled(1)), filled(2, 24)]
    for (const size of [0, 31, 33, 64]) {
      const key = filled(1, size)
      await refused('malformed', () => boxSecretOf(key))
      await refused('malformed', () => secret.seal(filled(4), { peer: key, nonce }))
      await refused('malformed', () => secret.open(filled(4), { peer: key, nonce }))
    }
  })
})

describe('X25519', () => {
  /** Points as a liar would choose them: any bytes, of small order, or not reduced. */
  const anyPoint = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.constantFrom(
      ...edgeCases.refusedKeys.map(({ publicKey }) => bytes(publicKey)).filter(({ length }) => length === 32),
    ),
  )

  test('is the same on every platform, for every point', async () => {
    const property = fc.asyncProperty(anySecret, anyPoint, async (secret, point) => {
      const product = nacl.scalarMult(secret, point)
      const expected = product.every((byte) => byte === 0) ? undefined : product
      expect(await (await node.x25519(secret)).times(point)).toEqual(expected)
      expect(await (await web.x25519(secret)).times(point)).toEqual(expected)
      expect(await (await web.x25519ByNacl(secret)).times(point)).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 100 })
  })
})
