// The session that a reload finds again: sealed under a key of the browser's that nobody can read, and gone with that key. Whoever leaves it idle
// finds it locked, in every tab and after a restart alike, for the time of the last activity is kept beside it.
import type { SessionSlot } from '@infisical/client'
import { newBrowserKey, openSession, sealSession } from '@infisical/client/browser-session'
import type { Database } from './database.ts'

export const IDLE_MS = 15 * 60_000

/** Who was here last: to be asked for the password alone. */
export interface LastPerson {
  readonly email: string
  readonly name: string
}

export interface KeptSession {
  readonly slot: SessionSlot
  /** Whether the keys are here, in this tab or another. */
  isThere(): Promise<boolean>
  lastPerson(): Promise<LastPerson | undefined>
  forgetPerson(): Promise<void>
  /** Somebody is here. What was idle for too long is not woken by that. */
  touch(): Promise<void>
  /** Whether it has been idle for too long, by a clock that may have been set, or slept. False when there is none. */
  isIdle(): Promise<boolean>
}

export interface KeptSessionOptions {
  readonly database: Database
  readonly origin: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

interface Kept {
  readonly key: CryptoKey
  readonly sealed: Uint8Array
}

export function keepSession({ database, origin, now = Date.now }: KeptSessionOptions): KeptSession {
  const read = async () => (await database.read('session', 'kept')) as Kept | undefined
  const isIdle = async (): Promise<boolean> => {
    if ((await read()) === undefined) return false
    const active = await database.read('session', 'active')
    // A clock that was set back says nothing about how long nobody was here.
    return typeof active !== 'number' || Math.abs(now() - active) >= IDLE_MS
  }
  return {
    slot: {
      async read() {
        const kept = await read()
        return kept === undefined ? undefined : await openSession(kept.sealed, kept.key, origin)
      },
      async write(session) {
        const key = await newBrowserKey()
        const kept: Kept = { key, sealed: await sealSession(session, key, origin) }
        const person: LastPerson = { email: session.email, name: session.name }
        await database.write('session', { kept, person, active: now() })
      },
      clear: () => database.remove('session', ['kept', 'active']),
      lock: async (work) => await navigator.locks.request('infisical-session', work),
    },
    isThere: async () => (await read()) !== undefined,
    lastPerson: async () => (await database.read('session', 'person')) as LastPerson | undefined,
    forgetPerson: () => database.remove('session', ['person']),
    async touch() {
      if (!(await isIdle())) await database.write('session', { active: now() })
    },
    isIdle,
  }
}
