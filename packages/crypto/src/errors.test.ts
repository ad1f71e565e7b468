import { describe, expect, test } from 'vitest'
import { CryptoError, malformed } from './errors.ts'

describe('an error', () => {
  test('says its sentence alone where there is nothing more to say', () => {
    expect(new CryptoError('signature').message).toBe('A signature does not fit what it stands under.')
  })

  test('says in brackets what it can add, and which secret it is about', () => {
    const error = new CryptoError('decryption', 'the last one', 'ab'.repeat(16) as never)
    expect(error.message).toMatch(/made for another key[.] \(the last one\)$/)
    expect(error).toMatchObject({ name: 'CryptoError', code: 'decryption', pairId: 'ab'.repeat(16) })
  })

  test('of a decoder is `malformed`', () => {
    expect(() => malformed('too short')).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
