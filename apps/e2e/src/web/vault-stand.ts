// Where the worker that holds the keys is tried: the page of vault-page/, built as the web app is, served by a real server under its content
// security policy, in a real Chromium.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { frame, utf8 } from '@infisical/crypto'
import { startServer } from '@infisical/server'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import type { VaultState } from '../../../web/src/vault/surface.ts'
import { openBrowser } from './launch.ts'
import type { VaultPage } from './vault-page/vault-page.ts'

export interface VaultStand extends AsyncDisposable {
  readonly url: string
  /** What pages and workers complained about, violations of the policy above all. */
  readonly complaints: readonly string[]
  /** A browser that nobody has used yet. */
  browser(): Promise<BrowserContext>
  tab(context: BrowserContext, path?: string): Promise<Page>
}

export async function openVaultStand(): Promise<VaultStand> {
  const directory = await mkdtemp(join(tmpdir(), 'infisical-vault-'))
  const webDirectory = join(directory, 'web')
  await buildPage(webDirectory)
  const server = await startServer(
    {
      ...{ production: false, host: '127.0.0.1', port: 0, proxies: 0, logLevel: 'silent' },
      ...{ dataDir: join(directory, 'data'), mail: { by: 'outbox' } },
    },
    { webDirectory },
  )
  const browser = await openBrowser()
  const contexts: BrowserContext[] = []
  const complaints: string[] = []
  return {
    url: server.url,
    complaints,
    async browser() {
      const context = await browser.newContext()
      contexts.push(context)
      return context
    },
    async tab(context, path = '/') {
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text())
      })
      await page.goto(`${server.url}${path}`)
      return page
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(contexts.map((context) => context.close()))
      await server.close(0)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL('vault-page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  })
}

/** The globals of the page, for functions that run there. */
export type InPage = typeof globalThis & VaultPage

export async function stateOf(page: Page, ...wanted: VaultState['status'][]): Promise<VaultState> {
  await page.waitForFunction(
    (statuses) => statuses.includes((globalThis as InPage).vault.state.getSnapshot().status),
    wanted,
  )
  return await page.evaluate(() => (globalThis as InPage).vault.state.getSnapshot())
}

/**
 * What the sealed session holds, opened as a script of the page could open it while the key is there: to know what to look for elsewhere. Of each
 * seed its text, and its bytes as `keptByPage` (stage.ts) shows them.
 */
export async function seedsOf(page: Page, origin: string): Promise<string[]> {
  return await page.evaluate(
    async (aad) => {
      const asked = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result))
          request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
        })
      const database = await asked(indexedDB.open('infisical'))
      const { key, sealed } = (await asked(database.transaction('session').objectStore('session').get('kept'))) as {
        key: CryptoKey
        sealed: Uint8Array<ArrayBuffer>
      }
      database.close()
      const how = { name: 'AES-GCM', iv: sealed.subarray(0, 12), additionalData: Uint8Array.from(aad) }
      const opened = await crypto.subtle.decrypt(how, key, sealed.subarray(12))
      const { keys } = JSON.parse(new TextDecoder().decode(opened)) as { keys: Record<string, string> }
      return ['signingSeed', 'boxSecret', 'personalSeed', 'deviceKey'].flatMap((name) => {
        const text = keys[name] ?? ''
        const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
          char.charCodeAt(0),
        )
        return [text, new TextDecoder('latin1').decode(bytes)]
      })
    },
    [...frame('local-browser-session', utf8(origin))],
  )
}
