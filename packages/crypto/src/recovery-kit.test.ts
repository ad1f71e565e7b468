import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { EMAIL, filled, flipped, OTHER_USER, refused, USER } from '../test/fixtures.ts'
import { seal } from './aead.ts'
import { concat, toHex, utf8 } from './bytes.ts'
import { hash } from './hash.ts'
import { idBytes } from './ids.ts'
import { publicIdentityOf, type IdentitySecrets } from './identity-secrets.ts'
import { u32 } from './integers.ts'
import { openRecoveryKit, recoveryKeysOf, sealRecoveryKit, type RecoveryContext } from './recovery-kit.ts'

const secrets: IdentitySecrets = {
  signingSeed: filled(1),
  boxSecret: filled(2),
  personalSeed: filled(3),
  generation: 1,
}
const identity = await publicIdentityOf(USER, secrets)
const keys = recoveryKeysOf(filled(4, 16))
const context: RecoveryContext = { email: EMAIL, identity, keys }
const kit = await sealRecoveryKit(context, secrets)

describe('the keys of a code', () => {
  test('are the same every time, and have nothing in common', () => {
    expect(recoveryKeysOf(filled(4, 16))).toEqual(keys)
    const others = [keys, recoveryKeysOf(filled(5, 16))]
    const all = others.flatMap(({ kitId, auth, authHash, kek }) => [
      toHex(kitId),
      toHex(auth),
      toHex(authHash),
      toHex(kek),
    ])
    expect(new Set(all).size).toBe(8)
    expect(keys.authHash).toEqual(hash('recovery-auth-hash', keys.auth))
  })

  test('show up nowhere by accident', () => {
    expect(JSON.stringify(keys)).toBe('"[secret]"')
    expect(inspect(keys)).toBe('[secret]')
  })

  test('come from 16 bytes', async () => {
    for (const size of [0, 15, 17]) await refused('malformed', () => recoveryKeysOf(filled(4, size)))
  })
})

describe('a recovery kit', () => {
  test('gives the secrets and the public identity that follows from them', async () => {
    expect(await openRecoveryKit(context, kit)).toEqual({ secrets, identity })
    expect(kit).toHaveLength(2 + 16 + 28 + 102)
  })

  test('opens for every spelling of the e-mail', async () => {
    expect(await openRecoveryKit({ ...context, email: ' ADA@Example.com ' }, kit)).toEqual({ secrets, identity })
  })

  test('with a changed bit is refused, wherever it is', async () => {
    for (let at = 0; at < kit.length; at++)
      await refused('recovery-auth', () => openRecoveryKit(context, flipped(kit, at)))
  })

  test('that is empty, cut or longer is refused', async () => {
    for (const size of [0, 1, 2, 17, 18, 45, kit.length - 1])
      await refused('recovery-auth', () => openRecoveryKit(context, kit.slice(0, size)))
    await refused('recovery-auth', () => openRecoveryKit(context, concat(kit, filled(0, 1))))
  })

  test('of an older code is refused, also under the id of the newer one (attacks 76)', async () => {
    const newer = recoveryKeysOf(filled(5, 16))
    await refused('recovery-auth', () => openRecoveryKit({ ...context, keys: newer }, kit))
    const renamed = concat(kit.slice(0, 2), newer.kitId, kit.slice(18))
    await refused('recovery-auth', () => openRecoveryKit({ ...context, keys: newer }, renamed))
  })

  test.each<[string, Partial<RecoveryContext>]>([
    ['another user', { identity: { ...identity, userId: OTHER_USER } }],
    ['another e-mail', { email: 'bob@example.com' }],
    ['another generation', { identity: { ...identity, generation: 2 } }],
    ['another signing key', { identity: { ...identity, signPublic: filled(9) } }],
    ['another box key', { identity: { ...identity, boxPublic: filled(9) } }],
  ])('told to be of %s is refused (attacks 76)', async (_, change) => {
    await refused('recovery-auth', () => openRecoveryKit({ ...context, ...change }, kit))
  })

  test.each([
    ['signing key', { ...identity, signPublic: filled(9) }],
    ['box key', { ...identity, boxPublic: filled(9) }],
    ['generation', { ...identity, generation: 2 }],
  ])('that binds a %s which is not that of its secrets is refused although it opens', async (_, claimed) => {
    const lying = { ...context, identity: claimed }
    await refused('recovery-auth', async () => openRecoveryKit(lying, await sealRecoveryKit(lying, secrets)))
  })

  test('that its owner sealed in another form is refused', async () => {
    const { signPublic, boxPublic, generation } = identity
    const aad = [keys.kitId, utf8(EMAIL), idBytes(USER), signPublic, boxPublic, u32(generation)]
    const sealPlaintext = async (plaintext: Uint8Array) =>
      concat(Uint8Array.of(1, 12), keys.kitId, await seal('recovery-kit', keys.kek, aad, plaintext))
    const plaintext = concat(Uint8Array.of(1, 5), filled(1), filled(2), filled(3), u32(1))
    expect(await openRecoveryKit(context, await sealPlaintext(plaintext))).toEqual({ secrets, identity })
    for (const other of [flipped(plaintext, 0), flipped(plaintext, 1), plaintext.slice(1), concat(plaintext, u32(0))]) {
      const sealed = await sealPlaintext(other)
      await refused('recovery-auth', () => openRecoveryKit(context, sealed))
    }
  })
})
