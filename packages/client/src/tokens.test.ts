import { toBase64url } from '@infisical/crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError, ClientError } from './errors.ts'
import { memoryStorage, type MemoryStorage } from './memory-storage.ts'
import { refreshTokenHash } from './refresh-token.ts'
import type { StoredSession } from './storage.ts'
import { keepTokens, type Refresh } from './tokens.ts'

const secret = (byte: number) => toBase64url(new Uint8Array(32).fill(byte))
const tokenOf = (byte: number) => `${'a'.repeat(32)}.${secret(byte)}`
const stored = (accessExpiresAt: number): StoredSession => ({
  version: 1,
  userId: 'b'.repeat(32),
  email: 'alice@acme.test',
  name: 'Alice',
  tokens: { access: 'access-0', accessExpiresAt, refresh: tokenOf(0) },
  keys: {
    signingSeed: secret(1),
    boxSecret: secret(2),
    personalSeed: secret(3),
    generation: 1,
    signPublic: secret(5),
    boxPublic: secret(6),
    deviceKey: secret(4),
  },
})

/** The server's rule: the current secret leads to the announced one; the same again is the same answer; anything else ends the family. */
function family() {
  let current: string = refreshTokenHash(tokenOf(0))
  let spent: string | undefined
  let count = 0
  let revoked = false
  const refresh: Refresh = (token, next) => {
    const given = refreshTokenHash(token)
    if (revoked) return Promise.reject(new ApiError('session-expired'))
    if (given === current) [spent, current] = [current, next]
    else if (given !== spent || next !== current) {
      revoked = true
      return Promise.reject(new ApiError('session-reused'))
    }
    count += 1
    return Promise.resolve({ accessToken: `access-${count}`, expiresInSeconds: 600 })
  }
  return { refresh, count: () => count, isRevoked: () => revoked }
}

describe('tokens', () => {
  let storage: MemoryStorage
  let clock = 1_000_000
  const now = () => clock
  const keep = async (refresh: Refresh) =>
    keepTokens(storage.session, (await storage.session.read()) as StoredSession, refresh, now)

  beforeEach(async () => {
    clock = 1_000_000
    storage = memoryStorage()
    await storage.session.write(stored(clock + 600_000))
  })

  it('are not renewed while they are good', async () => {
    const server = family()
    const tokens = await keep(server.refresh)
    expect([await tokens.current(), await tokens.current(), server.count()]).toEqual(['access-0', 'access-0', 0])
  })

  it('are renewed when they have expired, and the renewed ones are kept', async () => {
    const server = family()
    clock += 600_000
    const tokens = await keep(server.refresh)
    expect([await tokens.current(), await tokens.current(), server.count()]).toEqual(['access-1', 'access-1', 1])
    const kept = (await storage.session.read())?.tokens
    expect(kept).toMatchObject({ access: 'access-1', accessExpiresAt: clock + 600_000 })
    expect(kept?.pendingRefresh).toBeUndefined()
    expect(await (await keep(server.refresh)).current()).toBe('access-1')
  })

  it('are renewed once by many who ask at the same time', async () => {
    const server = family()
    clock += 600_000
    const [one, other] = [await keep(server.refresh), await keep(server.refresh)]
    const all = await Promise.all([one.current(), one.current(), other.current(), other.current()])
    expect(new Set(all)).toEqual(new Set(['access-1']))
    expect([server.count(), server.isRevoked()]).toEqual([1, false])
  })

  it('are renewed when the server refuses one that the local clock calls good', async () => {
    const server = family()
    clock -= 86_400_000
    const tokens = await keep(server.refresh)
    expect(await tokens.current()).toBe('access-0')
    expect(await tokens.renewed('access-0')).toBe('access-1')
    expect(await tokens.renewed('access-0')).toBe('access-1')
    expect(server.count()).toBe(1)
  })

  it('survive an answer that got lost, once or twice, in this process or the next', async () => {
    const server = family()
    clock += 600_000
    let losses = 2
    const lossy: Refresh = async (token, next) => {
      const answer = await server.refresh(token, next)
      if (losses-- > 0) throw new ClientError('server-unreachable')
      return answer
    }
    const tokens = await keep(lossy)
    await expect(tokens.current()).rejects.toMatchObject({ code: 'server-unreachable' })
    expect((await storage.session.read())?.tokens?.pendingRefresh).toBeDefined()
    await expect(tokens.current()).rejects.toMatchObject({ code: 'server-unreachable' })
    expect(await (await keep(lossy)).current()).toBe('access-3')
    expect(server.isRevoked()).toBe(false)
    clock += 600_000
    expect(await (await keep(server.refresh)).current()).toBe('access-4')
  })

  it('of a stolen and used session end it, and say so', async () => {
    const server = family()
    clock += 600_000
    await server.refresh(tokenOf(0), refreshTokenHash(tokenOf(9)))
    await expect((await keep(server.refresh)).current()).rejects.toMatchObject({ code: 'session-reused' })
    expect(server.isRevoked()).toBe(true)
  })

  it('are not renewed for someone who logged out, or for someone else', async () => {
    const server = family()
    clock += 600_000
    const tokens = await keep(server.refresh)
    await storage.session.write({ ...stored(0), userId: 'c'.repeat(32) })
    await expect(tokens.current()).rejects.toMatchObject({ code: 'not-logged-in' })
    await storage.session.clear()
    await expect(tokens.current()).rejects.toMatchObject({ code: 'not-logged-in' })
    expect(server.count()).toBe(0)
  })

  it('write the next refresh token down before they ask for it', async () => {
    clock += 600_000
    let pending: string | undefined
    const refresh: Refresh = async (_, next) => {
      pending = (await storage.session.read())?.tokens?.pendingRefresh
      expect(refreshTokenHash(pending ?? '')).toBe(next)
      return { accessToken: 'access-1', expiresInSeconds: 600 }
    }
    await (await keep(refresh)).current()
    expect((await storage.session.read())?.tokens?.refresh).toBe(pending)
  })
})
