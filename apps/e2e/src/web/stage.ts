// Where a journey in a browser plays: a stage (server and people with terminals), and real Chromium windows that open its pages. Whatever a page
// complains about, a broken content security policy above all, fails the journey, and so does what it leaves behind when it ends.
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import type { ServerOptions } from '../harness/server.ts'
import { openBrowser } from './launch.ts'

export interface WebStage extends Stage {
  /** A window of a browser that nobody has used yet: storage and cookies of its own. */
  window(look?: WindowLook): Promise<Window>
}

export interface WindowLook {
  readonly width?: number
  readonly height?: number
  readonly scheme?: 'light' | 'dark'
}

export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** What its pages complained about so far: script errors, and violations of the content security policy. */
  readonly complaints: readonly string[]
  /** Opens a path of the server. */
  open(path: string): Promise<void>
  /** By the form, as a person does, where the page stands. */
  logIn(person: Pick<Person, 'email' | 'password'>): Promise<void>
}

export async function openWebStage(options: Partial<ServerOptions> = {}): Promise<WebStage> {
  const stage = await openStage(options)
  let browser: Browser
  try {
    browser = await openBrowser()
  } catch (error) {
    await stage[Symbol.asyncDispose]()
    throw error
  }
  const windows: Window[] = []
  const people: Person[] = []
  const known = async (coming: Promise<Person>): Promise<Person> => {
    const person = await coming
    people.push(person)
    return person
  }
  return {
    ...stage,
    user: (...given) => known(stage.user(...given)),
    person: (...given) => known(stage.person(...given)),
    async window(look = {}) {
      const opened = await openWindow(browser, stage.server.url, look)
      windows.push(opened)
      return opened
    },
    async [Symbol.asyncDispose]() {
      const open = windows.filter(({ page }) => !page.isClosed() && page.url().startsWith('http'))
      const left = (await Promise.all(open.map((window) => leftBehind(window, people)))).flat()
      await Promise.all(windows.map(({ context }) => context.close()))
      await stage[Symbol.asyncDispose]()
      const complaints = windows.flatMap((window) => window.complaints)
      if (complaints.length > 0) throw new Error(`Pages complained:\n${complaints.join('\n')}`)
      if (left.length > 0) throw new Error(`Pages left behind:\n${left.join('\n')}`)
    },
  }
}

async function openWindow(
  browser: Browser,
  origin: string,
  { width = 1280, height = 800, scheme = 'light' }: WindowLook,
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url().replace(/#.*/, '')}: ${error.message}`))
  page.on('console', (message) => {
    // What the network answers is told to the person by the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return {
    page,
    context,
    complaints,
    async open(path) {
      await page.goto(`${origin}${path}`)
    },
    async logIn({ email, password }) {
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.getByRole('button', { name: 'Account' }).waitFor()
    },
  }
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds on the page as it stands, one line each; empty when nothing. `rules`: of its rules, these alone. */
export async function accessFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
  // By the protocol of the debugger, which no content security policy binds.
  await page.evaluate(await readFile(axePath, 'utf8'))
  return await page.evaluate(async (chosen) => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    interface Violation {
      readonly id: string
      readonly help: string
      readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
    }
    const { violations } = await axe.run(chosen.length === 0 ? {} : { runOnly: chosen })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `${id}: ${help}: ${target.join(' ')} (${failureSummary.replaceAll(/\s+/g, ' ')})`,
      ),
    )
  }, rules)
}

/** Everything that a script of the page could read and that outlives it or leaves it, as text: to be searched for what must not be there. */
export async function keptByPage({ page }: Window): Promise<string> {
  return await page.evaluate(async () => {
    const texts: string[] = [location.href, document.title, document.cookie, document.documentElement.outerHTML]
    for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify(storage))
    const seen = new Set<unknown>()
    const tell = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value)
      if (typeof value !== 'object' || value === null || seen.has(value)) return
      seen.add(value)
      if (value instanceof CryptoKey) {
        texts.push(`CryptoKey extractable=${value.extractable}`)
      } else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes =
          value instanceof ArrayBuffer
            ? new Uint8Array(value)
            : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        texts.push(new TextDecoder('latin1').decode(bytes))
      } else {
        for (const [key, inner] of value instanceof Map ? value : Object.entries(value)) {
          tell(key)
          tell(inner)
        }
      }
    }
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
      })
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await asked(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store)
        tell(await asked(records.getAllKeys()))
        tell(await asked(records.getAll()))
      }
      database.close()
    }
    return texts.join('\n')
  })
}

/** What no page may keep, whatever was done in it. */
async function leftBehind(window: Window, people: readonly Person[]): Promise<string[]> {
  const kept = await keptByPage(window)
  return [
    ...people.filter(({ password }) => kept.includes(password)).map(({ email }) => `the password of ${email}`),
    ...(/CryptoKey extractable=true/.test(kept) ? ['a key that a script can take away'] : []),
    ...(/infisical_[\w-]{60}/.test(kept) ? ['a token'] : []),
  ]
}

/** A picture for people to look at, when SCREENSHOTS names a folder. */
export async function picture({ page }: Window, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  const path = join(folder, `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path })
}
