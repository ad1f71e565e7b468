import nacl from 'tweetnacl'
import { describe, expect, test } from 'vitest'
import {
  ENVIRONMENT,
  filled,
  flipped,
  INVITE,
  KEY_ID,
  OTHER_ENVIRONMENT,
  OTHER_USER,
  OTHER_WORKSPACE,
  refused,
  USER,
  WORKSPACE,
} from '../test/fixtures.ts'
import { bytes } from '../test/vectors/case.ts'
import edgeCases from '../vectors/x25519-edge-cases.json' with { type: 'json' }
import type { BoxPublic, KeyId, WorkspaceKey } from './brands.ts'
import { concat } from './bytes.ts'
import { publicIdentityOf } from './identity-secrets.ts'
import { KEY_BOX_SIZE, openKeyBox, sealKeyBox, type KeyBoxContext } from './key-box.ts'

const secrets = { signingSeed: filled(1), boxSecret: filled(2), generation: 1 }
const { boxPublic: receiverBoxPublic } = await publicIdentityOf(USER, secrets)
const context: KeyBoxContext = {
  workspaceId: WORKSPACE,
  epoch: 1,
  scope: { kind: 'workspace' },
  receiver: { kind: 'member', id: USER, keyId: KEY_ID },
}
const key = filled(3) as WorkspaceKey
const box = await sealKeyBox({ ...context, receiverBoxPublic, key })
const expected = { ...context, boxSecret: secrets.boxSecret }
const smallOrder = edgeCases.refusedKeys
  .map(({ publicKey }) => bytes(publicKey))
  .filter((point) => point.length === 32 && nacl.scalarMult(filled(5), point).every((byte) => byte === 0))

describe('a key box', () => {
  test('gives its receiver the key', async () => {
    expect(await openKeyBox(box, expected)).toEqual(key)
    expect(box).toHaveLength(KEY_BOX_SIZE)
  })

  test('never looks the same twice, and does not show the key', async () => {
    const again = await sealKeyBox({ ...context, receiverBoxPublic, key })
    expect(again.slice(0, 32)).not.toEqual(box.slice(0, 32))
    expect(again.slice(32, 56)).not.toEqual(box.slice(32, 56))
    expect(Buffer.from(box).includes(Buffer.from(key))).toBe(false)
  })

  test('with a changed bit does not open, wherever it is', async () => {
    for (let at = 0; at < box.length; at += 3) {
      // The highest bit of an X25519 public key is ignored (RFC 7748 section 5), and the hash of the box in the log covers it.
      if (at !== 31) await refused('decryption', () => openKeyBox(flipped(box, at), expected))
    }
  })

  test('of another size does not open', async () => {
    for (const size of [0, 55, 56, 71, 191]) await refused('decryption', () => openKeyBox(box.slice(0, size), expected))
    await refused('decryption', () => openKeyBox(concat(box, filled(0, 1)), expected))
  })

  test('does not open for anybody else', async () => {
    await refused('decryption', () => openKeyBox(box, { ...expected, boxSecret: filled(9) }))
  })

  test.each<[string, Partial<KeyBoxContext>]>([
    ['workspace', { workspaceId: OTHER_WORKSPACE }],
    ['epoch', { epoch: 2 }],
    ['scope', { scope: { kind: 'environment', environmentId: ENVIRONMENT } }],
    ['receiver', { receiver: { kind: 'member', id: OTHER_USER, keyId: KEY_ID } }],
    ['kind of receiver', { receiver: { kind: 'invite', id: USER, keyId: KEY_ID } }],
    ['key id', { receiver: { kind: 'member', id: USER, keyId: '09'.repeat(16) as KeyId } }],
  ])('of another %s is refused although it opens', async (_, change) => {
    await refused('decryption', () => openKeyBox(box, { ...expected, ...change }))
  })

  test('tells environments apart', async () => {
    const scope = { kind: 'environment', environmentId: ENVIRONMENT } as const
    const receiver = { kind: 'invite', id: INVITE, keyId: KEY_ID } as const
    const scoped = await sealKeyBox({ ...context, scope, receiver, receiverBoxPublic, key })
    expect(await openKeyBox(scoped, { ...expected, scope, receiver })).toEqual(key)
    const other = { kind: 'environment', environmentId: OTHER_ENVIRONMENT } as const
    await refused('decryption', () => openKeyBox(scoped, { ...expected, receiver, scope: other }))
  })

  test('from or to a key of small order is refused: anybody could make it, and open it', async () => {
    const [sealed, nonce] = [box.subarray(56), box.subarray(32, 56)]
    const plaintext = nacl.box.open(sealed, nonce, box.subarray(0, 32), secrets.boxSecret) as Uint8Array
    expect(smallOrder.length).toBeGreaterThan(5)
    for (const point of smallOrder) {
      // nacl.box itself takes part, whatever its secret: the receiver would open this.
      const forged = concat(point, nonce, nacl.box(plaintext, nonce, point, filled(5)))
      await refused('decryption', () => openKeyBox(forged, expected))
      await refused('key-invalid', () => sealKeyBox({ ...context, receiverBoxPublic: point as BoxPublic, key }))
    }
  })

  test('that a server makes of bytes of its own is refused', async () => {
    const theirs = nacl.box.keyPair()
    const nonce = filled(1, 24)
    for (const plaintext of [filled(0, 120), filled(0, 120 - 1), key]) {
      const sealed = nacl.box(plaintext, nonce, receiverBoxPublic, theirs.secretKey)
      await refused('decryption', () => openKeyBox(concat(theirs.publicKey, nonce, sealed), expected))
    }
  })
})
