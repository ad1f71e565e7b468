import { describe, expect, it } from 'vitest'
import { openSession, sealSession } from './passphrase.ts'
import type { StoredSession } from './storage.ts'

const key = 'A'.repeat(43)
const session: StoredSession = {
  version: 1,
  userId: 'a'.repeat(32),
  email: 'alice@acme.test',
  name: 'Alice',
  tokens: { access: 'access', accessExpiresAt: 1, refresh: 'refresh' },
  keys: {
    signingSeed: key,
    boxSecret: key,
    personalSeed: key,
    generation: 1,
    signPublic: key,
    boxPublic: key,
    deviceKey: key,
  },
}
const origin = 'http://127.0.0.1:4400'

describe('a session under a passphrase', () => {
  it('opens with it, again and again, and is sealed anew each time', async () => {
    const [first, second] = [
      await sealSession(session, 'correct horse', origin),
      await sealSession(session, 'correct horse', origin),
    ]
    expect(first).not.toBe(second)
    for (const sealed of [first, second]) expect(await openSession(sealed, 'correct horse', origin)).toEqual(session)
  })

  it('opens after another passphrase was used in the same process', async () => {
    const [mine, other] = [
      await sealSession(session, 'correct horse', origin),
      await sealSession(session, 'battery staple', origin),
    ]
    expect(await openSession(mine, 'correct horse', origin)).toEqual(session)
    expect(await openSession(other, 'battery staple', origin)).toEqual(session)
  })

  it('does not open with another passphrase, nor for another server', async () => {
    const sealed = await sealSession(session, 'correct horse', origin)
    await expect(openSession(sealed, 'wrong horse', origin)).rejects.toMatchObject({ code: 'passphrase-wrong' })
    await expect(openSession(sealed, 'correct horse', 'http://elsewhere')).rejects.toMatchObject({
      code: 'passphrase-wrong',
    })
  })

  it('shows nothing of what it holds', async () => {
    const sealed = await sealSession(session, 'correct horse', origin)
    const text = Buffer.from(sealed, 'base64url').toString('latin1')
    for (const part of ['alice', 'access', 'refresh', key]) expect(text).not.toContain(part)
  })

  it('that is damaged is unreadable, and its costs are judged before they are paid', async () => {
    const sealed = Buffer.from(await sealSession(session, 'correct horse', origin), 'base64url')
    for (const damaged of ['', '*', sealed.subarray(0, 20).toString('base64url')])
      await expect(openSession(damaged, 'correct horse', origin)).rejects.toMatchObject({ code: 'session-unreadable' })
    const costly = Buffer.from(sealed)
    costly.writeUInt32BE(0xffff_ffff, 2)
    await expect(openSession(costly.toString('base64url'), 'correct horse', origin)).rejects.toMatchObject({
      code: 'session-unreadable',
    })
  })
})
