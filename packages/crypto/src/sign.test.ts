import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { filled, flipped, refused, USER } from '../test/fixtures.ts'
import { admitSignPublic } from './admission.ts'
import type { SignPublic } from './brands.ts'
import { fromHex, utf8 } from './bytes.ts'
import { publicIdentityOf } from './identity-secrets.ts'
import * as signOnWeb from './platform/sign-web.ts'
import * as verifyOnNode from './platform/verify-node.ts'
import * as verifyOnWeb from './platform/verify-web.ts'
import { sign } from './sign.ts'
import { verifySignature } from './verify.ts'

const seed = filled(1)
const { signPublic } = await publicIdentityOf(USER, { signingSeed: seed, boxSecret: seed, generation: 1 })
const fields = [utf8('workspace'), utf8('body')]

describe('a signature', () => {
  test('verifies under its label, key and fields', async () => {
    const signature = await sign('commit', seed, ...fields)
    expect(signature).toHaveLength(64)
    await expect(verifySignature('commit', signPublic, signature, ...fields)).resolves.toBeUndefined()
  })

  test('does not verify in another domain: a commit is no log entry, and no acceptance of an invite', async () => {
    const signature = await sign('commit', seed, ...fields)
    for (const label of ['log-entry', 'invite-accept'] as const) {
      await refused('signature', () => verifySignature(label, signPublic, signature, ...fields))
    }
  })

  test('does not verify over other fields, under another key, or changed', async () => {
    const signature = await sign('commit', seed, ...fields)
    const signer = { signingSeed: filled(2), boxSecret: seed, generation: 1 }
    const other = await publicIdentityOf(USER, signer)
    await refused('signature', () => verifySignature('commit', signPublic, signature, ...fields.toReversed()))
    await refused('signature', () => verifySignature('commit', signPublic, signature, ...fields, utf8('')))
    await refused('signature', () => verifySignature('commit', other.signPublic, signature, ...fields))
    for (const at of [0, 31, 32, 63]) {
      await refused('signature', () => verifySignature('commit', signPublic, flipped(signature, at), ...fields))
    }
    for (const size of [0, 63]) {
      await refused('signature', () => verifySignature('commit', signPublic, signature.slice(0, size), ...fields))
    }
  })

  test('has no second form: S + L is refused', async () => {
    const signature = await sign('commit', seed, ...fields)
    await refused('signature', () => verifySignature('commit', signPublic, addOrder(signature), ...fields))
  })

  test('is made from a seed of 32 bytes, and not from a key pair', async () => {
    await refused('malformed', () => sign('commit', new Uint8Array(64)))
  })
})

describe('browsers without Ed25519', () => {
  test('sign and verify the same through noble', async () => {
    const native = await signOnWeb.signEd25519(seed, utf8('message'))
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('no Ed25519', 'NotSupportedError'))
    expect(await signOnWeb.signEd25519(seed, utf8('message'))).toEqual(native)
    expect(await verifyOnWeb.verifyEd25519(signPublic, native, utf8('message'))).toBe(true)
    expect(await verifyOnWeb.verifyEd25519(signPublic, native, utf8('massage'))).toBe(false)
    expect(await verifyOnWeb.verifyEd25519(signPublic, native.slice(1), utf8('message'))).toBe(false)
  })

  test('any other failure stays a failure', async () => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('out of memory', 'OperationError'))
    await expect(signOnWeb.signEd25519(seed, utf8('m'))).rejects.toThrow('out of memory')
    await expect(verifyOnWeb.verifyEd25519(signPublic, filled(0, 64), utf8('m'))).rejects.toThrow('out of memory')
  })
})

describe('why keys are judged', () => {
  const file = new URL('../vectors/ed25519-edge-cases.json', import.meta.url)
  const { smallOrderForgery } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
  const key = fromHex(smallOrderForgery?.['publicKey'] as string, 32)
  const forgery = fromHex(smallOrderForgery?.['signature'] as string, 64)

  test('under a key of small order one signature fits every message, and OpenSSL would take it', async () => {
    for (const message of ['one', 'two', 'three']) {
      expect(await verifyOnNode.verifyEd25519(key, forgery, utf8(message))).toBe(true)
    }
    await expect(verifySignature('commit', key as SignPublic, forgery, utf8('any'))).resolves.toBeUndefined()
  })

  test('so admission refuses the key', async () => {
    await refused('key-invalid', () => admitSignPublic(key))
  })
})

/** The signature with the group order L added to S, little-endian. */
function addOrder(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  let sum = order + BigInt(`0x${Buffer.from(signature.slice(32).toReversed()).toString('hex')}`)
  const malleated = signature.slice()
  for (let at = 32; at < 64; at++, sum >>= 8n) malleated[at] = Number(sum & 0xffn)
  return malleated
}
