import { afterEach, describe, expect, test, vi } from 'vitest'
import * as signOnNode from './sign-node.ts'
import * as verifyOnNode from './verify-node.ts'
import * as x25519OnNode from './x25519-node.ts'
import { aeadKey } from './aead-web.ts'
import { ed25519PublicOf, signEd25519 } from './sign-web.ts'
import { verifyEd25519 } from './verify-web.ts'
import { x25519 } from './x25519-web.ts'

const secret = new Uint8Array(32).fill(7)
const message = new Uint8Array([1, 2, 3])
const point = new Uint8Array(32)
point[0] = 9

const importKey = () => vi.spyOn(crypto.subtle, 'importKey')
const refusing = (name: string) => importKey().mockRejectedValue(new DOMException('Refused', name))
afterEach(() => void vi.restoreAllMocks())

describe('a secret key in a browser', () => {
  test.each([
    ['for AES-GCM', 'raw', () => aeadKey(secret)],
    ['for Ed25519', 'pkcs8', () => signEd25519(secret, message)],
    ['for X25519', 'pkcs8', () => x25519(secret)],
  ] as const)('%s cannot be taken out again', async (_, format, use) => {
    const imported = importKey()
    await use()
    expect(imported.mock.calls.map(([as, , , extractable]) => [as, extractable])).toEqual([[format, false]])
  })

  test.each([
    ['for Ed25519', () => signEd25519(secret, message)],
    ['for X25519', () => x25519(secret)],
  ] as const)('%s leaves no copy behind that was made on the way', async (_, use) => {
    const imported = importKey()
    await use()
    expect(imported.mock.calls[0]?.[1]).toEqual(new Uint8Array(48))
  })
})

describe('a browser without these curves', () => {
  test('signs, verifies and agrees on the same bytes', async () => {
    refusing('NotSupportedError')
    const signature = await signEd25519(secret, message)
    expect(signature).toEqual(await signOnNode.signEd25519(secret, message))
    const publicKey = await ed25519PublicOf(secret)
    expect(await verifyEd25519(publicKey, signature, message)).toBe(true)
    expect(await verifyEd25519(publicKey, signature, new Uint8Array([1, 2, 4]))).toBe(false)
    expect(await verifyOnNode.verifyEd25519(publicKey, signature, message)).toBe(true)
    expect((await x25519(secret)).times(point)).toEqual((await x25519OnNode.x25519(secret)).times(point))
  })

  test.each([
    ['signing', () => signEd25519(secret, message)],
    ['verifying', () => verifyEd25519(secret, new Uint8Array(64), message)],
    ['agreeing on a key', () => x25519(secret)],
  ] as const)('is not what another fault is taken for: %s', async (_, use) => {
    refusing('DataError')
    await expect(use()).rejects.toMatchObject({ name: 'DataError' })
    importKey().mockRejectedValue(Object.assign(new Error('Refused'), { name: 'NotSupportedError' }))
    await expect(use()).rejects.toMatchObject({ message: 'Refused' })
  })
})

test('a point of small order is refused by Web Crypto too', async () => {
  expect(await (await x25519(secret)).times(new Uint8Array(32))).toBeUndefined()
})
