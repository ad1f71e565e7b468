// The one worker that holds the keys: opens the client and answers what the page asks. Nothing else has them.
import { openClient } from '@infisical/client'
import { memoryStorage } from '@infisical/client/memory-storage'
import { serve, type Port } from '../vault/bridge.ts'
import type { VaultState } from '../vault/surface.ts'
import { browserDrafts } from './draft-store.ts'
import { tableVerbs } from './table.ts'
import { verbsOf } from './verbs.ts'

const port = globalThis as unknown as Port
const client = openClient({
  url: location.origin,
  storage: memoryStorage(),
  fetch: (url, request) => fetch(url, request),
  device: 'Browser',
  clientName: 'web/0.1.0',
  onProgress: (done, total) => tell('progress', done, total),
})

const tell = serve(port, {
  ...verbsOf(client, tableVerbs(client, browserDrafts()), showState),
  async lock() {
    await client.account.logOut()
    await showState()
  },
  active: () => undefined,
})

async function showState(): Promise<void> {
  const account = await client.account.whoAmI()
  const state: VaultState = account === undefined ? { status: 'signed-out' } : { status: 'unlocked', account }
  tell('state', state)
}

await showState()
