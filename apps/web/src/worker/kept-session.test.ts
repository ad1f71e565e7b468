import type { StoredSession } from '@infisical/client'
import { beforeEach, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { IDLE_MS, keepSession } from './kept-session.ts'

const seed = 'A'.repeat(43)
const session: StoredSession = {
  version: 1,
  userId: 'a'.repeat(32),
  email: 'alice@acme.test',
  name: 'Alice',
  keys: {
    ...{ signingSeed: seed, boxSecret: seed, personalSeed: seed, generation: 1 },
    ...{ signPublic: seed, boxPublic: seed, deviceKey: seed },
  },
}

let rows: Map<string, unknown>
let clock: number
beforeEach(() => {
  rows = new Map()
  clock = 1_000_000
})

/** A tab, or the browser after a restart: all of them see the same rows. */
function tab(origin = 'https://secrets.example.test') {
  const database: Database = {
    read: (store, key) => Promise.resolve(rows.get(`${store} ${key}`)),
    write: (store, added) => {
      for (const [key, row] of Object.entries(added)) rows.set(`${store} ${key}`, row)
      return Promise.resolve()
    },
    remove: (store, keys) => {
      for (const key of keys) rows.delete(`${store} ${key}`)
      return Promise.resolve()
    },
  }
  return keepSession({ database, origin, now: () => clock })
}

it('is found by every tab, and lies there sealed under a key that cannot be read', async () => {
  await tab().slot.write(session)
  expect(await tab().slot.read()).toEqual(session)
  const { key, sealed } = rows.get('session kept') as { key: CryptoKey; sealed: Uint8Array }
  expect(key.extractable).toBe(false)
  expect(Buffer.from(sealed).toString('latin1')).not.toContain(seed)
  await expect(tab('https://elsewhere.test').slot.read()).rejects.toMatchObject({ code: 'session-unreadable' })
})

it('is gone with its key when it is cleared, and the person is remembered until he is forgotten', async () => {
  await tab().slot.write(session)
  await tab().slot.clear()
  expect([await tab().slot.read(), await tab().isThere()]).toEqual([undefined, false])
  expect(await tab().lastPerson()).toEqual({ email: 'alice@acme.test', name: 'Alice' })
  expect([...rows.keys()]).toEqual(['session person'])
  await tab().forgetPerson()
  expect(rows.size).toBe(0)
})

it('is idle after its time, in every tab, unless somebody was in one of them', async () => {
  await tab().slot.write(session)
  clock += IDLE_MS - 1
  expect(await tab().isIdle()).toBe(false)
  await tab().touch()
  clock += IDLE_MS - 1
  expect(await tab().isIdle()).toBe(false)
  clock += 1
  expect(await tab().isIdle()).toBe(true)
})

it('is not woken by who comes too late, by a clock set back, or by a lost note', async () => {
  await tab().slot.write(session)
  clock += IDLE_MS
  await tab().touch()
  expect(await tab().isIdle()).toBe(true)
  clock = 0
  expect(await tab().isIdle()).toBe(true)
  clock = 1_000_000
  expect(await tab().isIdle()).toBe(false)
  rows.delete('session active')
  expect(await tab().isIdle()).toBe(true)
})

it('that is not there is not idle', async () => {
  expect(await tab().isIdle()).toBe(false)
  await tab().touch()
  expect(await tab().isIdle()).toBe(false)
})
