import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contentHash, readSignedWebBundle, readWebBundle, signWebBundle } from './web-bundle.ts'

const bundle = { version: '1.2.3', files: { '/index.html': contentHash(Buffer.from('<!doctype html>')) } }
const text = JSON.stringify(bundle)
const keys = () =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
const { privateKey, publicKey } = keys()

describe('a list', () => {
  it('is read as it was written', () => expect(readWebBundle(text)).toEqual(bundle))

  it.each(['', 'null', '[]', '{"version":"1"}', '{"version":"1","files":{}}', text.replace('/index', 'index')])(
    'is not %j',
    (other) => expect(readWebBundle(other)).toBeUndefined(),
  )
})

describe('a signed list', () => {
  const signature = signWebBundle(text, privateKey)
  it('is read by who has the key', () => {
    expect(readSignedWebBundle(text, signature, publicKey)).toEqual(bundle)
    expect(readSignedWebBundle(text, `${signature}\n`, publicKey)).toEqual(bundle)
  })

  it.each([
    ['another text', text.replace('1.2.3', '1.2.4'), signature, publicKey],
    ['the key of another', text, signature, keys().publicKey],
    ['no signature', text, '', publicKey],
    ['half a signature', text, signature.slice(0, 40), publicKey],
    ['a signature of the bare text', text, sign(null, Buffer.from(text), privateKey).toString('base64'), publicKey],
    ['what is signed and no list', '{}', signWebBundle('{}', privateKey), publicKey],
  ])('is not %s', (_what, list, by, key) => expect(readSignedWebBundle(list, by, key)).toBeUndefined())
})
