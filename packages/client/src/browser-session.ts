// A session sealed under a key that a browser keeps and lets nobody read: what lies in its storage is worth nothing once that key is gone.
//   seal("local-browser-session", the browser's key, aad = origin, JSON of the session)
import { CryptoError, fromUtf8, openByBrowser, sealByBrowser, utf8 } from '@infisical/crypto'
import { ClientError } from './errors.ts'
import type { StoredSession } from './storage.ts'

export { newBrowserKey } from '@infisical/crypto'

export function sealSession(session: StoredSession, key: CryptoKey, origin: string): Promise<Uint8Array> {
  return sealByBrowser('local-browser-session', key, [utf8(origin)], utf8(JSON.stringify(session)))
}

/** `session-unreadable` for what was sealed under another key, for another server, or not by `sealSession`. */
export async function openSession(sealed: Uint8Array, key: CryptoKey, origin: string): Promise<StoredSession> {
  try {
    const plaintext = await openByBrowser('local-browser-session', key, [utf8(origin)], sealed)
    return JSON.parse(fromUtf8(plaintext)) as StoredSession
  } catch (error) {
    throw error instanceof CryptoError ? new ClientError('session-unreadable') : error
  }
}
