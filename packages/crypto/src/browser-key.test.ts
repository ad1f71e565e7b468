import { expect, test } from 'vitest'
import { anyBytes, filled, flipped, refused } from '../test/fixtures.ts'
import { newBrowserKey, openByBrowser, sealByBrowser } from './browser-key.ts'
import { open, seal, SEAL_OVERHEAD } from './aead.ts'
import { utf8 } from './bytes.ts'
import fc from 'fast-check'

const LABEL = 'local-browser-session'
const aad = [utf8('https://secrets.example.test')]

test('a key of the browser opens what it sealed, and cannot be read', async () => {
  const key = await newBrowserKey()
  expect(key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow('extractable')
  await fc.assert(
    fc.asyncProperty(anyBytes, async (plaintext) => {
      const sealed = await sealByBrowser(LABEL, key, aad, plaintext)
      expect(sealed).toHaveLength(plaintext.length + SEAL_OVERHEAD)
      expect(await openByBrowser(LABEL, key, aad, sealed)).toEqual(plaintext)
    }),
    { numRuns: 20 },
  )
})

test('another key, place, purpose or bit opens nothing', async () => {
  const key = await newBrowserKey()
  const sealed = await sealByBrowser(LABEL, key, aad, utf8('a session'))
  const other = await newBrowserKey()
  await refused('decryption', () => openByBrowser(LABEL, other, aad, sealed))
  await refused('decryption', () => openByBrowser(LABEL, key, [utf8('https://elsewhere.test')], sealed))
  await refused('decryption', () => openByBrowser('local-session', key, aad, sealed))
  for (const at of [0, 12, sealed.length - 1])
    await refused('decryption', () => openByBrowser(LABEL, key, aad, flipped(sealed, at, 0x01)))
  await refused('malformed', () => openByBrowser(LABEL, key, aad, sealed.subarray(0, SEAL_OVERHEAD - 1)))
})

test('a key whose bytes can be had, or that is shorter, is refused', async () => {
  const make = (length: number, extractable: boolean) =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length }, extractable, ['encrypt', 'decrypt'])
  for (const key of [await make(256, true), await make(128, false)]) {
    await refused('malformed', () => sealByBrowser(LABEL, key, aad, utf8('x')))
    await refused('malformed', () => openByBrowser(LABEL, key, aad, new Uint8Array(40)))
  }
})

test('is the construction of SPEC 2: the same bytes open under the same key by either way', async () => {
  const bytes = filled(7)
  const key = await crypto.subtle.importKey('raw', bytes as BufferSource, 'AES-GCM', false, ['encrypt', 'decrypt'])
  expect(await open(LABEL, bytes, aad, await sealByBrowser(LABEL, key, aad, utf8('one')))).toEqual(utf8('one'))
  expect(await openByBrowser(LABEL, key, aad, await seal(LABEL, bytes, aad, utf8('two')))).toEqual(utf8('two'))
})
