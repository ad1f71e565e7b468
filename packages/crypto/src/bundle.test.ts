import { describe, expect, test } from 'vitest'
import { EMAIL, filled, flipped, KDF, OTHER_USER, refused, USER } from '../test/fixtures.ts'
import { seal } from './aead.ts'
import { openBundle, sealBundle, type BundleContext } from './bundle.ts'
import { concat, utf8 } from './bytes.ts'
import { idBytes } from './ids.ts'
import { publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
import { u32 } from './integers.ts'
import { encodeKdf } from './kdf-parameters.ts'

const secrets: IdentitySecrets = {
  signingSeed: filled(1),
  boxSecret: filled(2),
  personalSeed: filled(3),
  generation: 1,
}
const identity = await publicIdentityOf(USER, secrets)
const context: BundleContext = { email: EMAIL, kdf: KDF, identity, keys: { kek: filled(4), kcv: filled(5) } }
const bundle = await sealBundle(context, secrets)

describe('a bundle', () => {
  test('gives the secrets and the public identity that follows from them', async () => {
    expect(await openBundle(context, bundle)).toEqual({ secrets, identity })
    expect(bundle).toHaveLength(2 + 32 + 28 + 102)
  })

  test('opens for every spelling of the e-mail', async () => {
    expect(await openBundle({ ...context, email: ' ADA@Example.com ' }, bundle)).toEqual({ secrets, identity })
  })

  test('with a changed bit is refused, wherever it is', async () => {
    for (let at = 0; at < bundle.length; at++) {
      const code = at >= 2 && at < 34 ? 'bundle-commitment' : 'bundle-auth'
      await refused(code, () => openBundle(context, flipped(bundle, at)))
    }
  })

  test('that is empty, cut or longer is refused', async () => {
    for (const cut of [0, 1]) await refused('bundle-auth', () => openBundle(context, bundle.slice(0, cut)))
    for (const cut of [2, 33]) await refused('bundle-commitment', () => openBundle(context, bundle.slice(0, cut)))
    for (const cut of [34, 60, 163]) await refused('bundle-auth', () => openBundle(context, bundle.slice(0, cut)))
    await refused('bundle-auth', () => openBundle(context, concat(bundle, filled(0, 1))))
  })

  test('under another password is told before anything is opened (attack 19)', async () => {
    const keys = { kek: filled(4), kcv: filled(6) }
    await refused('bundle-commitment', () => openBundle({ ...context, keys }, bundle))
  })

  test('with a matching check value and another key does not open', async () => {
    const keys = { kek: filled(7), kcv: filled(5) }
    await refused('bundle-auth', () => openBundle({ ...context, keys }, bundle))
  })

  test.each<[string, Partial<BundleContext>]>([
    ['another user', { identity: { ...identity, userId: OTHER_USER } }],
    ['another e-mail', { email: 'bob@example.com' }],
    ['another generation', { identity: { ...identity, generation: 2 } }],
    ['another signing key', { identity: { ...identity, signPublic: filled(9) } }],
    ['another box key', { identity: { ...identity, boxPublic: filled(9) } }],
    ['another salt', { kdf: { ...KDF, salt: filled(1, 16) } }],
    ['other costs', { kdf: { ...KDF, iterations: 4 } }],
    ['another algorithm', { kdf: { ...KDF, algorithm: 2 } }],
  ])('told to be of %s does not open', async (_, change) => {
    await refused('bundle-auth', () => openBundle({ ...context, ...change }, bundle))
  })
})

describe('public keys that are not those of the secrets (attack 17)', () => {
  test.each([
    ['signing key', { ...identity, signPublic: filled(9) }],
    ['box key', { ...identity, boxPublic: filled(9) }],
    ['generation', { ...identity, generation: 2 }],
  ])('are refused although the bundle opens: %s', async (_, claimed) => {
    const lying = { ...context, identity: claimed }
    await refused('bundle-mismatch', async () => openBundle(lying, await sealBundle(lying, secrets)))
  })
})

describe('a bundle that its owner sealed in another form', () => {
  const sealPlaintext = async (plaintext: Uint8Array) => {
    const { signPublic, boxPublic, generation } = identity
    const { kek, kcv } = context.keys
    const keysOf = [signPublic, boxPublic, u32(generation), kcv]
    const aad = [utf8(EMAIL), idBytes(USER), encodeKdf(KDF), KDF.salt, ...keysOf]
    return concat(Uint8Array.of(1, 4), kcv, await seal('bundle', kek, aad, plaintext))
  }
  const plaintext = concat(Uint8Array.of(1, 5), filled(1), filled(2), filled(3), u32(1))

  test('is read only in the one form', async () => {
    expect(await openBundle(context, await sealPlaintext(plaintext))).toEqual({ secrets, identity })
    for (const other of [flipped(plaintext, 0), flipped(plaintext, 1), plaintext.slice(1), concat(plaintext, u32(0))]) {
      const sealed = await sealPlaintext(other)
      await refused('bundle-auth', () => openBundle(context, sealed))
    }
  })
})
