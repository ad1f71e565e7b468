import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import { codeFor } from '../harness/outbox.ts'
import { keptByPage, type Window } from './stage.ts'
import { openVaultStand, seedsOf, stateOf, type InPage, type VaultStand } from './vault-stand.ts'

// The worker in a real browser, before a real server: what it does, what it leaves behind, and what reaches the other tabs.
const PASSWORD = 'correct horse battery staple'
const EMAIL = 'bea@acme.test'
const NAME = 'NEEDLE_NAME'
const VALUE = 'needle in a haystack'
const secrets = Array.from({ length: 1_000 }, (_, i) => ({ name: `${NAME}_${i}`, value: `${VALUE} ${i}` }))

let stand: VaultStand
let context: BrowserContext
let page: Page
let place: { workspaceId: string; environment: string }
beforeAll(async () => {
  stand = await openVaultStand()
  context = await stand.browser()
  page = await stand.tab(context)
}, 300_000)
afterAll(() => stand[Symbol.asyncDispose]())

const logIn = (where: Page, password = PASSWORD) =>
  where.evaluate(
    (credentials) => (globalThis as InPage).vault.account.logIn(credentials).then(({ outcome }) => outcome),
    { email: EMAIL, password },
  )
const pull = (where: Page) =>
  where.evaluate((from) => (globalThis as InPage).vault.vault.pull(from).then(({ secrets: all }) => all.length), place)
const failureOf = (where: Page) =>
  where.evaluate(
    (from) =>
      (globalThis as InPage).vault.vault.pull(from).then(
        () => undefined,
        (error: { failure?: unknown }) => error.failure,
      ),
    place,
  )

/** The keys of the session, in text and as bytes would look there. */
let seeds: readonly string[] = []

/** What no storage may hold, nor anything else that outlives a page. */
async function leftBehind(): Promise<string[]> {
  const kept = await keptByPage({ page } as Window)
  expect(kept.length).toBeGreaterThan(500)
  return [NAME, VALUE, PASSWORD, 'signingSeed', 'refreshToken', 'extractable=true', ...seeds].filter((needle) =>
    kept.includes(needle),
  )
}

describe('the vault of a page', { timeout: 120_000 }, () => {
  it('begins with nobody, and makes an account', async () => {
    expect(await stateOf(page, 'signed-out')).toEqual({ status: 'signed-out' })
    await page.evaluate((email) => (globalThis as InPage).vault.account.requestCode(email), EMAIL)
    const person = { email: EMAIL, name: 'Bea', password: PASSWORD, code: await codeFor(stand.url, EMAIL) }
    const account = await page.evaluate((who) => (globalThis as InPage).vault.account.signUp(who), person)
    expect(account).toMatchObject({ email: EMAIL, fingerprint: { length: 8 } })
    expect(await stateOf(page, 'unlocked')).toEqual({ status: 'unlocked', account })
  })

  it('pushes and pulls a thousand secrets, and tells how far it is', async () => {
    const { workspaceId } = await page.evaluate(() =>
      (globalThis as InPage).vault.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] }),
    )
    place = { workspaceId, environment: 'dev' }
    const pushed = await page.evaluate(
      async (options) => {
        const { vault } = globalThis as InPage
        const steps: [number, number][] = []
        const stop = vault.onProgress((done, total) => steps.push([done, total]))
        const { outcome, added } = await vault.vault.push(options)
        stop()
        return { outcome, added: added.length, steps }
      },
      { ...place, secrets },
    )
    expect(pushed).toMatchObject({ outcome: 'pushed', added: 1_000 })
    expect(pushed.steps.length).toBeGreaterThan(0)
    seeds = await seedsOf(page, stand.url)
    expect(seeds).toHaveLength(8)
    expect(await pull(page)).toBe(1_000)
    const value = await page.evaluate(
      (options) => (globalThis as InPage).vault.vault.getSecret(options).then((secret) => secret.value),
      { ...place, name: `${NAME}_7` },
    )
    expect(value).toBe(`${VALUE} 7`)
    expect(await leftBehind()).toEqual([])
  })

  it('remembers a pull by its name, so that a push knows what others changed', async () => {
    const behind = await page.evaluate(
      async ({ from, name }) => {
        const { vault } = (globalThis as InPage).vault
        const { pull: pulled, secrets: all } = await vault.pull(from)
        await vault.remember({ pull: pulled, file: 'table' })
        await vault.setSecrets({ ...from, secrets: [{ name, value: 'by somebody else' }] })
        const { behind: names } = await vault.push({ ...from, secrets: all, file: 'table', dryRun: true })
        return names
      },
      { from: place, name: `${NAME}_0` },
    )
    expect(behind).toEqual([`${NAME}_0`])
  })

  it('hears when something moved, until it does not want to', async () => {
    const heard = await page.evaluate(
      async ({ from, name }) => {
        const { vault } = globalThis as InPage
        const hints: { everything: boolean; environmentIds: readonly string[] }[] = []
        const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
        const stop = vault.watch({
          workspaceId: from.workspaceId,
          onHint: (hint) => hints.push(hint),
          onFailure: (failure) => {
            throw new Error(failure.code)
          },
        })
        while (hints.length === 0) await pause(20)
        // What comes at the beginning may come twice.
        await pause(1_000)
        const quiet = hints.length
        await vault.vault.setSecrets({ ...from, secrets: [{ name, value: 'moved' }] })
        while (hints.length === quiet) await pause(20)
        stop()
        const before = hints.length
        await vault.vault.setSecrets({ ...from, secrets: [{ name, value: 'moved again' }] })
        await pause(1_000)
        return { first: hints[0], second: hints[quiet], more: hints.length - before }
      },
      { from: place, name: `${NAME}_0` },
    )
    expect(heard).toMatchObject({
      first: { everything: true },
      second: { everything: false, environmentIds: { length: 1 } },
      more: 0,
    })
  })

  it('carries failures across as they are', async () => {
    const failure = await page.evaluate(
      (from) =>
        (globalThis as InPage).vault.vault
          .getSecret({ ...from, name: 'NOT_THERE' })
          .catch((error: { failure: unknown }) => error.failure),
      place,
    )
    expect(failure).toEqual({ kind: 'client', code: 'secret-unknown', facts: { names: ['NOT_THERE'] } })
  })

  it('stays open through a reload, and pulls at once', async () => {
    await page.goto(`${stand.url}/#${place.workspaceId}/dev`)
    for (let i = 0; i < 2; i++) {
      await page.reload()
      const first = await page.waitForFunction(() => (globalThis as InPage).firstPull)
      expect(await first.jsonValue()).toMatchObject({ secrets: 1_000 })
    }
    expect(await leftBehind()).toEqual([])
  })

  it('is open in a second tab, and locked in both by one', async () => {
    const other = await stand.tab(context)
    await stateOf(other, 'unlocked')
    expect(await pull(other)).toBe(1_000)
    await other.evaluate(() => (globalThis as InPage).vault.lock())
    for (const tab of [page, other]) {
      expect(await stateOf(tab, 'locked')).toEqual({ status: 'locked', email: EMAIL, name: 'Bea' })
      expect(await failureOf(tab)).toEqual({ kind: 'client', code: 'not-logged-in', facts: {} })
    }
    await page.reload()
    expect(await stateOf(page, 'locked', 'unlocked')).toMatchObject({ status: 'locked' })
    expect(await leftBehind()).toEqual([])
    expect(await keptByPage({ page } as Window)).not.toContain('CryptoKey')

    expect(await logIn(page, 'wrong horse')).toBe('wrong-email-or-password')
    await stateOf(page, 'locked')
    expect(await logIn(page)).toBe('logged-in')
    for (const tab of [page, other]) {
      await stateOf(tab, 'unlocked')
      expect(await pull(tab)).toBe(1_000)
    }
    await other.close()
  })

  it('locks what was idle for too long: here within seconds, and after a restart at once', async () => {
    await idleSince(16 * 60_000)
    // Somebody moves the mouse after the laptop slept: too late.
    await page.evaluate(() => (globalThis as InPage).vault.active())
    expect(await failureOf(page)).toMatchObject({ code: 'not-logged-in' })
    await stateOf(page, 'locked')
    await logIn(page)
    await idleSince(16 * 60_000)
    await stateOf(page, 'locked')
    await logIn(page)
    await idleSince(16 * 60_000)
    await page.reload()
    expect(await stateOf(page, 'locked', 'unlocked')).toMatchObject({ status: 'locked' })
    await logIn(page)
    await idleSince(10 * 60_000)
    await page.reload()
    expect(await stateOf(page, 'locked', 'unlocked')).toMatchObject({ status: 'unlocked' })
  })

  it('keeps what was edited and not pushed through a lock and a reload, sealed, until it is dropped', async () => {
    const cell = { workspaceId: place.workspaceId, environment: 'dev', name: `${NAME}_7` }
    const edited = { ...cell, edits: [{ ...cell, value: `${VALUE}, edited` }] }
    const table = await page.evaluate((change) => (globalThis as InPage).vault.table.edit(change), edited)
    expect(table).toMatchObject({ unsaved: 1, kept: true })
    expect(await leftBehind()).toEqual([])
    await page.evaluate(() => (globalThis as InPage).vault.lock())
    await page.reload()
    await stateOf(page, 'locked')
    expect(await leftBehind()).toEqual([])
    await logIn(page)
    expect(
      await page.evaluate(async (where) => {
        const { vault } = globalThis as InPage
        const [unsaved, seen] = [await vault.table.unsaved(), await vault.table.read(where)]
        return [unsaved, seen.unsaved, await vault.table.reveal(where)]
      }, cell),
    ).toEqual([1, 1, { value: `${VALUE}, edited`, edited: 'shared', before: `${VALUE} 7` }])
    expect(
      await page.evaluate(async () => {
        const { vault } = globalThis as InPage
        await vault.table.drop()
        return await vault.table.unsaved()
      }),
    ).toBe(0)
  })

  it('has its tokens in a cookie that no script can read', async () => {
    expect(await context.cookies()).toMatchObject([{ name: 'infisical', httpOnly: true, sameSite: 'Strict' }])
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  it('logs out everywhere, at the server too, and leaves pins alone behind', async () => {
    const other = await stand.tab(context)
    await stateOf(other, 'unlocked')
    const cookies = await context.cookies()
    await page.evaluate(() => (globalThis as InPage).vault.account.logOut())
    for (const tab of [page, other]) expect(await stateOf(tab, 'signed-out')).toEqual({ status: 'signed-out' })
    expect(await context.cookies()).toEqual([])
    expect(await leftBehind()).toEqual([])
    expect(await keptByPage({ page } as Window)).not.toContain('CryptoKey')
    const answer = await fetch(`${stand.url}/trpc/session.refresh`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', origin: stand.url },
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      },
      body: '{}',
    })
    expect(await answer.json()).toMatchObject({ error: { data: { code: 'session-expired' } } })
  })

  it('breaks no rule of the content security policy', () => {
    expect(stand.complaints).toEqual([])
  })
})

/** As if nobody had touched any tab for so long. */
async function idleSince(ms: number): Promise<void> {
  await page.evaluate(async (active) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('infisical')
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
    })
    const transaction = database.transaction('session', 'readwrite')
    transaction.objectStore('session').put(active, 'active')
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    database.close()
  }, Date.now() - ms)
}
