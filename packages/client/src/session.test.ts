import { makeIdentity, newId, randomBytes, type UserId } from '@infisical/crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSession, storedSession, type NewSession } from './session.ts'
import type { StoredSession } from './storage.ts'

let made: NewSession
let stored: StoredSession
beforeAll(async () => {
  const userId = newId<UserId>()
  const tokens = { access: 'a', accessExpiresAt: 1, refresh: 'r' }
  const person = { userId, email: 'alice@acme.test', name: 'Alice' }
  made = { person, ...(await makeIdentity(userId)), deviceKey: randomBytes(32), tokens }
  stored = storedSession(made)
})

describe('a session', () => {
  it('is read as it was written, through JSON', () => {
    const { userId, email, name, secrets, identity, deviceKey } = openSession(
      JSON.parse(JSON.stringify(stored)) as StoredSession,
    )
    expect({ userId, email, name }).toEqual(made.person)
    expect({ ...secrets }).toEqual({ ...made.secrets })
    expect(identity).toEqual(made.identity)
    expect(deviceKey).toEqual(made.deviceKey)
  })

  it('has tokens where they travel in a header, and none in a browser', () => {
    const { tokens: _, ...bare } = stored
    expect(openSession(bare, 'cookie').userId).toBe(made.person.userId)
    const unreadable = expect.objectContaining({ name: 'ClientError', code: 'session-unreadable' }) as Error
    expect(() => openSession(bare)).toThrow(unreadable)
    expect(() => openSession(stored, 'cookie')).toThrow(unreadable)
  })

  it('that is not whole is unreadable, and says nothing of what it holds', () => {
    const broken = [
      ...['version', 'userId', 'email', 'name', 'tokens', 'keys'].map((field) => ({ ...stored, [field]: undefined })),
      ...Object.keys(stored.keys).map((field) => ({ ...stored, keys: { ...stored.keys, [field]: 'short' } })),
      ...['access', 'accessExpiresAt', 'refresh'].map((field) => ({
        ...stored,
        tokens: { ...stored.tokens, [field]: null },
      })),
      { ...stored, version: 2 },
      { ...stored, userId: 'A'.repeat(32) },
      { ...stored, keys: { ...stored.keys, deviceKey: `${'A'.repeat(42)}B` } },
      {},
    ]
    for (const one of broken) {
      expect(() => openSession(one as StoredSession), JSON.stringify(Object.keys(one))).toThrow(
        expect.objectContaining({ name: 'ClientError', code: 'session-unreadable' }),
      )
    }
  })
})
