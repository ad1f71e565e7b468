import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { EMAIL, filled, KDF, USER } from '../test/fixtures.ts'
import type { EnvironmentKey } from './brands.ts'
import { concealed } from './concealed.ts'
import { CryptoError } from './errors.ts'
import { makeIdentity } from './identity-secrets.ts'
import { derivePasswordKeys } from './password.ts'
import { secretKeysOf } from './workspace-keys.ts'

test('a concealed object is itself, but for how it prints', () => {
  const secret = { key: filled(7) }
  const same = concealed(secret)
  expect(same).toBe(secret)
  expect(same.key).toEqual(filled(7))
  expect(Object.keys(same)).toEqual(['key'])
  const printed: { toString(): string } = same
  for (const print of [inspect(same), inspect({ same }), JSON.stringify({ same }), printed.toString()]) {
    expect(print).toContain('[secret]')
    expect(print).not.toMatch(/7, 7|7,7|"0":7/)
  }
})

test('what this package derives from a password or a key is concealed', async () => {
  const { secrets } = await makeIdentity(USER)
  for (const secret of [
    await derivePasswordKeys('password', EMAIL, KDF),
    secrets,
    secretKeysOf(filled(1) as EnvironmentKey),
  ]) {
    expect(JSON.stringify(secret)).toBe('"[secret]"')
    expect(inspect(secret)).toBe('[secret]')
  }
})

test('an error has a code, a sentence, and nothing else', () => {
  const error = new CryptoError('decryption')
  expect(error).toBeInstanceOf(Error)
  expect(error.message).toMatch(/^A sealed message does not open/)
  expect(new CryptoError('malformed', 'a detail').message).toContain('(a detail)')
  expect(error.pairId).toBeUndefined()
})
