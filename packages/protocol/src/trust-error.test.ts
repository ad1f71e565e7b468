import { CryptoError } from '@infisical/crypto/server'
import { describe, expect, test } from 'vitest'
import { refuse, TrustError, trusting, withEvidence, type TrustCode } from './trust-error.ts'

/** Permanent: a code may be added, and never be renamed or taken away. */
const codes: TrustCode[] = [
  'malformed',
  'log-unknown',
  'log-genesis',
  'log-chain',
  'log-authz',
  'log-state',
  'log-rollback',
  'log-fork',
  'signature',
  'key-invalid',
  'key-duplicate',
  'invite-used',
  'invite-binding',
  'invite-expired',
  'invite-workspace',
  'epoch-chain',
  'epoch-recipients',
  'epoch-stale',
  'box-commitment',
  'box-auth',
  'commit-env',
  'entry-type',
  'commit-rollback',
  'commit-fork',
  'commit-parent',
  'commit-log-position',
  'commit-author',
  'manifest-root',
  'entry-missing',
  'entry-extra',
  'entry-hash',
  'entry-version',
  'entry-aad',
  'name-duplicate',
  'limit',
]

describe('a trust error', () => {
  test.each(codes)('%s has a sentence of its own', (code) => {
    const { name, message } = new TrustError(code)
    expect(name).toBe('TrustError')
    expect(message).toMatch(/^[A-Z].*\.$/)
    const others = codes.filter((other) => other !== code).map((other) => new TrustError(other).message)
    expect(others).not.toContain(message)
  })

  test('says the same whatever the evidence is', () => {
    const evidence = { seq: 3, envelope: Uint8Array.of(1, 2, 3), pairId: 'ab'.repeat(16) }
    const error = new TrustError('entry-hash', evidence)
    expect(error.message).toBe(new TrustError('entry-hash').message)
    expect(error.evidence).toEqual(evidence)
  })

  test('is what refuse throws', () => {
    expect(() => refuse('log-fork', { seq: 1 })).toThrow(
      expect.objectContaining({ code: 'log-fork', evidence: { seq: 1 } }),
    )
  })
})

describe('evidence', () => {
  test('is added to, and the first word stands', () => {
    const error = withEvidence(new TrustError('log-state', { seq: 1 }), { seq: 2, pairId: 'x' })
    expect(error).toMatchObject({ code: 'log-state', evidence: { seq: 1, pairId: 'x' } })
  })

  test.each(['malformed', 'signature', 'key-invalid'] as const)(
    'makes %s of crypto a refusal of this package',
    (code) => {
      const cause = new CryptoError(code)
      const error = withEvidence(cause, { seq: 4 })
      expect(error).toBeInstanceOf(TrustError)
      expect(error).toMatchObject({ code, cause, evidence: { seq: 4 } })
    },
  )

  test('leaves alone what is no refusal', () => {
    const bug = new TypeError('a bug')
    expect(withEvidence(bug, {})).toBe(bug)
    const other = new CryptoError('decryption')
    expect(withEvidence(other, {})).toBe(other)
    expect(() =>
      trusting(() => {
        throw bug
      }),
    ).toThrow(bug)
  })
})
