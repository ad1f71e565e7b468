import { describe, expect, test } from 'vitest'
import { filled, INVITE, OTHER_USER, refused, USER } from '../test/fixtures.ts'
import { toHex } from './bytes.ts'
import { fingerprintOf, fingerprintWords } from './fingerprint.ts'
import { admitIdentity, encodeIdentity, keyIdOf, readIdentity, sameIdentity } from './identity.ts'
import { makeIdentity, publicIdentityOf } from './identity-secrets.ts'
import { decodeExactly, Reader } from './reader.ts'

const secrets = { signingSeed: filled(1), boxSecret: filled(2), personalSeed: filled(3), generation: 1 }
const ada = await publicIdentityOf(USER, secrets)

describe('an identity', () => {
  test('is 84 bytes that read back', () => {
    const bytes = encodeIdentity(ada)
    expect(bytes).toHaveLength(84)
    expect(decodeExactly(bytes, readIdentity, encodeIdentity)).toEqual(ada)
  })

  test('has generations from 1', async () => {
    await refused('malformed', () => encodeIdentity({ ...ada, generation: 0 }))
    const zero = encodeIdentity(ada)
    zero.fill(0, 16, 20)
    await refused('malformed', () => readIdentity(new Reader(zero)))
  })

  test('has a key id and a fingerprint that every part of it changes', async () => {
    const others = [
      ada,
      { ...ada, userId: OTHER_USER },
      { ...ada, generation: 2 },
      { ...ada, signPublic: filled(9) },
      { ...ada, boxPublic: filled(9) },
    ]
    expect(new Set(others.map(keyIdOf)).size).toBe(5)
    expect(new Set(others.map((one) => toHex(fingerprintOf(one)))).size).toBe(5)
    expect(keyIdOf(ada)).toMatch(/^[0-9a-f]{32}$/)
    expect(toHex(fingerprintOf(ada))).not.toContain(keyIdOf(ada).slice(0, 22))
  })

  test('is the same as another only in every part', () => {
    expect(sameIdentity(ada, { ...ada })).toBe(true)
    for (const change of [{ generation: 2 }, { signPublic: filled(9) }, { boxPublic: filled(9) }]) {
      expect(sameIdentity(ada, { ...ada, ...change }), Object.keys(change)[0]).toBe(false)
    }
  })

  test('is admitted as it is, or not at all', async () => {
    expect(await admitIdentity(ada)).toEqual(ada)
    await refused('key-invalid', () => admitIdentity({ ...ada, signPublic: filled(0) }))
    await refused('key-invalid', () => admitIdentity({ ...ada, boxPublic: filled(0) }))
  })

  test('is made fresh, with public halves from its own seeds', async () => {
    const [one, two] = [await makeIdentity(USER), await makeIdentity(USER)]
    expect(one.identity).toEqual(await publicIdentityOf(USER, one.secrets))
    expect(keyIdOf(one.identity)).not.toBe(keyIdOf(two.identity))
    const parts = [one.secrets.signingSeed, one.secrets.boxSecret, one.secrets.personalSeed].map(toHex)
    expect(new Set(parts).size).toBe(3)
    expect(one.secrets.generation).toBe(1)
  })

  test('may be an invite, whose id then stands for the user', async () => {
    const invite = await publicIdentityOf(INVITE, secrets)
    expect(toHex(encodeIdentity(invite)).startsWith(INVITE)).toBe(true)
  })
})

describe('a fingerprint', () => {
  test('is eight words, most significant bits first', async () => {
    expect(await fingerprintWords(filled(0, 11))).toEqual(Array(8).fill('abandon'))
    expect(await fingerprintWords(filled(255, 11))).toEqual(Array(8).fill('zoo'))
    expect(await fingerprintWords(Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toEqual([
      'ability',
      ...Array<string>(6).fill('abandon'),
      'ability',
    ])
  })

  test('has 11 bytes', async () => {
    await refused('malformed', () => fingerprintWords(filled(0, 10)))
    expect(fingerprintOf(ada)).toHaveLength(11)
  })
})
