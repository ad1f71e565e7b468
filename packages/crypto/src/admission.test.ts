// The bad points themselves are vectors (ed25519-edge-cases.json, x25519-edge-cases.json), which run on every platform.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filled, refused, USER } from '../test/fixtures.ts'
import { admitBoxPublic, admitSignPublic, readmitBoxPublic, readmitSignPublic } from './admission.ts'
import { isBelowFieldPrime } from './field-prime.ts'
import { admitIdentity } from './identity.ts'
import { publicIdentityOf } from './identity-secrets.ts'

describe('admission', () => {
  test('takes every key that is made from a seed', async () => {
    const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
    await fc.assert(
      fc.asyncProperty(seed, async (bytes) => {
        const made = await publicIdentityOf(USER, { signingSeed: bytes, boxSecret: bytes, generation: 1 })
        expect(await admitSignPublic(made.signPublic)).toBe(made.signPublic)
        expect(await admitBoxPublic(made.boxPublic)).toBe(made.boxPublic)
        expect(await admitIdentity(made)).toEqual(made)
      }),
      { numRuns: 10 },
    )
  })

  test('judges both keys of an identity', async () => {
    const made = await publicIdentityOf(USER, { signingSeed: filled(1), boxSecret: filled(1), generation: 1 })
    await refused('key-invalid', () => admitIdentity({ ...made, signPublic: filled(0) }))
    await refused('key-invalid', () => admitIdentity({ ...made, boxPublic: filled(0) }))
    await refused('key-invalid', () => admitIdentity({ ...made, boxPublic: filled(0, 0) }))
  })

  test('readmission looks at the size alone', async () => {
    expect(readmitSignPublic(filled(0))).toEqual(filled(0))
    expect(readmitBoxPublic(filled(0))).toEqual(filled(0))
    await refused('malformed', () => readmitSignPublic(filled(0, 31)))
    await refused('malformed', () => readmitBoxPublic(filled(0, 33)))
  })
})

describe('the field prime', () => {
  const littleEndian = (value: bigint) =>
    Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
  const p = 2n ** 255n - 19n

  test('is the limit', () => {
    const near = fc.bigInt({ min: -300n, max: 300n }).map((offset) => p + offset)
    const anywhere = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
    fc.assert(
      fc.property(fc.oneof(near, anywhere), (value) => {
        expect(isBelowFieldPrime(littleEndian(value))).toBe(value < p)
      }),
      { numRuns: 500 },
    )
  })
})
