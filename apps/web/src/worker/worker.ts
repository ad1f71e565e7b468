// The one worker of a page, which holds the keys: it opens the client on this very server, answers what the page asks, and tells it where the session
// stands. Locking, logging in and out reach the workers of the other tabs.
import { openClient, type ClientOptions } from '@infisical/client'
import { serve } from '../vault/bridge.ts'
import type { VaultState } from '../vault/surface.ts'
import { openDatabase } from './database.ts'
import { deviceName } from './device-name.ts'
import { browserDrafts } from './draft-store.ts'
import { holdKeys } from './holder.ts'
import { keepSession } from './kept-session.ts'
import { browserStorage } from './storage.ts'
import { tableVerbs } from './table.ts'
import { verbsOf } from './verbs.ts'
import { watchVerbs } from './watching.ts'

const WATCH_EVERY_MS = 10_000

const database = openDatabase()
const session = keepSession({ database, origin: location.origin })
const options: ClientOptions = {
  url: location.origin,
  transport: 'cookie',
  storage: browserStorage(database, session.slot),
  fetch: (url, request) => fetch(url, request),
  device: deviceName(navigator.userAgent),
  clientName: 'web/0.1.0',
  onProgress: (done, total) => tell('progress', done, total),
}
const drafts = browserDrafts()
const tabs = new BroadcastChannel('infisical-session')
const holder = holdKeys({
  client: options,
  session,
  onState: (state: VaultState) => tell('state', state),
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin alone
  onMove: () => tabs.postMessage('moved'),
})

const tell = serve(globalThis, {
  ...verbsOf({ shape: openClient(options), holder, session, tableOf: (client) => tableVerbs(client, drafts) }),
  ...watchVerbs(holder, (...news) => tell(...news)),
  lock: holder.lock,
  active: holder.touch,
})

/** A browser that gives no storage gives no vault. */
const orBroken = (work: Promise<void>): void => void work.catch(() => tell('state', { status: 'broken' }))

tabs.addEventListener('message', () => orBroken(holder.moved()))
// Here and not in the page: a page that sleeps is not asked. Upon waking it is the time that counts, not how often this came.
setInterval(() => orBroken(holder.watch()), WATCH_EVERY_MS)
orBroken(holder.watch().then(holder.moved))
