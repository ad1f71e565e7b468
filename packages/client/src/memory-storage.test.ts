import { describe, expect, it } from 'vitest'
import { memoryStorage } from './memory-storage.ts'
import type { StoredSession } from './storage.ts'

const session = { version: 1, userId: 'u', email: 'e', name: 'n' } as unknown as StoredSession
const pin = { origin: 'http://here', user: 'u', subject: 'account' }
const cache = { origin: 'http://here', userId: 'u', workspaceId: 'w', item: 'i' }

describe('a storage in memory', () => {
  it('keeps, replaces and forgets a session, as a copy', async () => {
    const { session: slot } = memoryStorage()
    expect(await slot.read()).toBeUndefined()
    const mine = { ...session }
    await slot.write(mine)
    Object.assign(mine, { name: 'changed' })
    expect(await slot.read()).toEqual(session)
    await slot.clear()
    expect(await slot.read()).toBeUndefined()
  })

  it('keeps pins and caches by every part of their place', async () => {
    const { pins, caches } = memoryStorage()
    await pins.write(pin, Uint8Array.of(1))
    await caches.write(cache, Uint8Array.of(2))
    for (const part of Object.keys(pin)) expect(await pins.read({ ...pin, [part]: 'other' }), part).toBeUndefined()
    for (const part of Object.keys(cache))
      expect(await caches.read({ ...cache, [part]: 'other' }), part).toBeUndefined()
    expect([await pins.read(pin), await caches.read(cache)]).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
    await caches.remove(cache)
    expect(await caches.read(cache)).toBeUndefined()
  })

  it('lets one after the other hold the lock, also after a failure', async () => {
    const { session: slot } = memoryStorage()
    const order: string[] = []
    const hold = (name: string, fail = false) =>
      slot.lock(async () => {
        order.push(`${name} in`)
        await new Promise((resolve) => setTimeout(resolve, 5))
        order.push(`${name} out`)
        if (fail) throw new Error(name)
        return name
      })
    const all = await Promise.allSettled([hold('a'), hold('b', true), hold('c')])
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
  })
})
