import { expect, test, vi } from 'vitest'
import { EMAIL, filled, KDF, refused } from '../test/fixtures.ts'
import * as argon2 from './argon2.ts'
import { toHex, utf8 } from './bytes.ts'
import { derive } from './derive.ts'
import { derivePasswordKeys, effectiveSalt } from './password.ts'

vi.mock('./argon2.ts', { spy: true })

test('the parameters are judged before anything is derived', async () => {
  await refused('kdf-floor', () => derivePasswordKeys('password', EMAIL, { ...KDF, memoryKib: 1024 }))
  await refused('kdf-ceiling', () => derivePasswordKeys('password', EMAIL, { ...KDF, memoryKib: 2 ** 23 }))
  await refused('kdf-algorithm', () => derivePasswordKeys('password', EMAIL, { ...KDF, algorithm: 2 }))
  await refused('kdf-salt', () => derivePasswordKeys('password', EMAIL, { ...KDF, salt: filled(0, 16) }))
  await refused('malformed', () => derivePasswordKeys('', EMAIL, KDF))
  await refused('malformed', () => derivePasswordKeys('\ud800', EMAIL, KDF))
  expect(argon2.stretch).not.toHaveBeenCalled()
})

test('a guess costs one full Argon2id: SRP is fed with its child, and never with the password (attack 13)', async () => {
  vi.mocked(argon2.stretch).mockClear()
  const keys = await derivePasswordKeys('password', EMAIL, KDF)
  expect(argon2.stretch).toHaveBeenCalledTimes(1)
  expect(vi.mocked(argon2.stretch).mock.calls[0]?.[2]).toMatchObject({
    memoryKib: 65_536,
    iterations: 3,
    parallelism: 1,
  })
  expect(toHex(keys.srpPassword)).not.toContain(toHex(utf8('password')))
  expect(new Set([keys.srpPassword, keys.kek, keys.kcv].map(toHex)).size).toBe(3)
})

test('the three keys are children of the root by their labels', async () => {
  vi.mocked(argon2.stretch).mockImplementation(async () => filled(42))
  const root = filled(42)
  expect(await derivePasswordKeys('password', EMAIL, KDF)).toEqual({
    srpPassword: derive('srp-password', root),
    kek: derive('bundle-kek', root),
    kcv: derive('bundle-kcv', root),
  })
})

test('the password and the root do not stay in memory', async () => {
  const root = filled(42)
  vi.mocked(argon2.stretch).mockImplementation(async () => root)
  vi.mocked(argon2.stretch).mockClear()
  await derivePasswordKeys('password', EMAIL, KDF)
  expect(root).toEqual(filled(0))
  expect(vi.mocked(argon2.stretch).mock.calls[0]?.[0]).toEqual(filled(0, 8))
})

test('spellings that Unicode calls the same are the same password', async () => {
  const fed: string[] = []
  vi.mocked(argon2.stretch).mockImplementation(async (password) => {
    fed.push(toHex(password))
    return filled(1)
  })
  for (const spelling of ['é', 'e\u0301']) await derivePasswordKeys(spelling, EMAIL, KDF)
  for (const spelling of ['ﬁ', 'fi', 'ｆｉ']) await derivePasswordKeys(spelling, EMAIL, KDF)
  expect(fed[0]).toBe(fed[1])
  expect(new Set(fed.slice(2)).size).toBe(1)
})

test('one salt for everybody gives everybody another effective salt (attack 6)', () => {
  const salts = ['ada@example.com', 'bob@example.com'].map((email) => toHex(effectiveSalt(email, KDF.salt)))
  expect(new Set(salts).size).toBe(2)
  expect(effectiveSalt(' ADA@example.com', KDF.salt)).toEqual(effectiveSalt(EMAIL, KDF.salt))
  expect(effectiveSalt(EMAIL, filled(8, 16))).not.toEqual(effectiveSalt(EMAIL, KDF.salt))
  expect(effectiveSalt(EMAIL, KDF.salt)).toHaveLength(16)
})
