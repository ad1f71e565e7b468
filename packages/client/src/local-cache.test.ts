import { randomBytes } from '@infisical/crypto'
import { describe, expect, it } from 'vitest'
import { sealedCache } from './local-cache.ts'
import { memoryStorage } from './memory-storage.ts'

const place = { origin: 'http://here', userId: 'a'.repeat(32), workspaceId: 'b'.repeat(64), item: 'workspace' }
const content = new TextEncoder().encode('what nobody else should read')

describe('a sealed cache', () => {
  it('gives back what was written, and nothing where nothing was', async () => {
    const cache = sealedCache(memoryStorage().caches, randomBytes(32))
    expect(await cache.read(place)).toBeUndefined()
    expect(await cache.fetch(place)).toBeUndefined()
    await cache.write(place, content)
    expect(await cache.read(place)).toEqual(content)
    expect(await (await cache.fetch(place))?.open()).toEqual(content)
  })

  it('hands the host nothing that it could read', async () => {
    const { caches } = memoryStorage()
    await sealedCache(caches, randomBytes(32)).write(place, content)
    const kept = await caches.read(place)
    expect(Buffer.from(kept ?? []).toString('latin1')).not.toContain('nobody')
    expect(kept?.length).toBe(content.length + 28)
  })

  it('is no cache for another device, at another place, or changed in any byte', async () => {
    const { caches } = memoryStorage()
    const key = randomBytes(32)
    await sealedCache(caches, key).write(place, content)
    expect(await sealedCache(caches, randomBytes(32)).read(place)).toBeUndefined()
    const sealed = (await caches.read(place)) ?? new Uint8Array()
    const others = { origin: 'http://there', userId: 'c'.repeat(32), workspaceId: 'd'.repeat(64), item: 'other' }
    for (const [part, value] of Object.entries(others)) {
      const elsewhere = { ...place, [part]: value }
      await caches.write(elsewhere, sealed)
      expect(await sealedCache(caches, key).read(elsewhere), part).toBeUndefined()
    }
    for (let at = 0; at < sealed.length; at += 7) {
      await caches.write(
        place,
        sealed.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      )
      expect(await sealedCache(caches, key).read(place)).toBeUndefined()
    }
    for (const short of [0, 1, 27]) {
      await caches.write(place, sealed.subarray(0, short))
      expect(await sealedCache(caches, key).read(place)).toBeUndefined()
    }
  })

  it('passes on what goes wrong at the host', async () => {
    const broken = { ...memoryStorage().caches, read: () => Promise.reject(new Error('no disk')) }
    await expect(sealedCache(broken, randomBytes(32)).read(place)).rejects.toThrow('no disk')
  })

  it('calls texts by names that tell nothing, the same every time', () => {
    const [one, other] = [randomBytes(32), randomBytes(32)]
    const cache = sealedCache(memoryStorage().caches, one)
    expect(cache.alias('/home/alice/.env')).toMatch(/^[0-9a-f]{32}$/)
    expect(cache.alias('/home/alice/.env')).toBe(sealedCache(memoryStorage().caches, one).alias('/home/alice/.env'))
    expect(cache.alias('/home/alice/.env')).not.toBe(cache.alias('/home/bob/.env'))
    expect(cache.alias('/home/alice/.env')).not.toBe(
      sealedCache(memoryStorage().caches, other).alias('/home/alice/.env'),
    )
  })
})
