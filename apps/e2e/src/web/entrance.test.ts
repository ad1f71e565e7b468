// Journey 1, and journey 2, by keyboard alone: from nothing to pushed secrets in well under a minute; out and in again; and what each
// obstacle says.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeFor } from '../harness/outbox.ts'
import { drop } from './bring.ts'
import { choose, press, write } from './keyboard.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

const PASSWORD = 'correct horse battery staple of ada'
const EMAIL = 'ada@acme.test'

let stage: WebStage
let window: Window
beforeAll(async () => {
  stage = await openWebStage()
  window = await stage.window()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** As it stands, for people to look at and for axe to find nothing on. */
async function look(name: string): Promise<void> {
  // Not the moment between two pages.
  await window.page.getByRole('heading', { level: 1 }).first().waitFor()
  await picture(window, `entrance/${name}`)
  expect(await accessFaults(window.page), name).toEqual([])
}

async function logOut(): Promise<void> {
  const { page } = window
  await press(page, page.getByRole('button', { name: 'Account' }))
  await choose(page, page.getByRole('menuitem', { name: 'Log out' }))
}

it('takes somebody new from nothing to pushed secrets in well under a minute', async () => {
  const { page } = window
  await window.open('/')
  await press(page, page.getByRole('button', { name: 'Sign up' }))
  const begun = performance.now()
  await write(page, page.getByLabel('E-mail address'), EMAIL)
  await write(page, page.getByLabel('Your name'), 'Ada')
  await write(page, page.getByLabel('Password', { exact: true }), PASSWORD)
  await write(page, page.getByLabel('The same password again'), PASSWORD)
  await press(page, page.getByRole('button', { name: 'Mail me a code' }))
  // As it comes from a mail, with what stands around it.
  await page.getByLabel('Code from the mail').fill(`Your code is ${await codeFor(stage.server.url, EMAIL)}.`)
  await page.getByRole('heading', { name: 'Name your workspace' }).waitFor()
  await write(page, page.getByLabel('Name'), 'acme')
  await press(page, page.getByRole('button', { name: 'Create the workspace' }))
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  await page.getByText('Drop your .env here').waitFor()
  await look('no-secrets')
  await drop(page, '.env', 'DATABASE_URL=postgres://needle\nLOG_LEVEL=info\n')
  await page.getByText('+ new').first().waitFor()
  await press(page, page.getByRole('button', { name: 'Push 2 changes to dev' }))
  await page.getByText('pushed 2 secrets to dev').waitFor()
  expect(performance.now() - begun).toBeLessThan(60_000)
  const kept = await keptByPage(window)
  expect(kept).not.toContain(PASSWORD)
  expect(kept).not.toContain('postgres://needle')
})

it('locks, says what is wrong with a wrong password, and opens at the same place', async () => {
  const { page } = window
  await press(page, page.getByRole('link', { name: 'Settings' }))
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  const place = page.url()
  await page.keyboard.press('Control+Shift+L')
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  const password = page.getByLabel('Password', { exact: true })
  await look('locked')
  await write(page, password, 'not the right password')
  await page.keyboard.press('Enter')
  await page.getByText('That is not the password of this account').waitFor()
  expect(await password.getAttribute('aria-invalid')).toBe('true')
  // It stays, to be looked at and mended.
  expect(await password.inputValue()).toBe('not the right password')
  await look('wrong-password')
  await write(page, password, PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  expect(page.url()).toBe(place)
  await page.reload()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
})

it('lets somebody else in where it is locked', async () => {
  const { page } = window
  await page.keyboard.press('Control+Shift+L')
  await press(page, page.getByRole('button', { name: 'Log in with another address' }))
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await write(page, page.getByLabel('E-mail address'), 'nobody@acme.test')
  await write(page, page.getByLabel('Password', { exact: true }), PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('No account opens with this address and this password').waitFor()
  await look('unknown-address')
  await window.logIn({ email: EMAIL, password: PASSWORD })
})

it('logs out, and in again to the remembered workspace', async () => {
  const { page } = window
  await logOut()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await window.open('/')
  await look('log-in')
  await window.logIn({ email: EMAIL, password: PASSWORD })
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  // The frame of the workspace has come by then, which closes a menu that was opened before.
  await page.getByRole('heading', { name: 'Secrets', level: 1 }).waitFor()
})

it('keeps what was typed when the server is away, and says so', async () => {
  const { page, context } = window
  await logOut()
  await write(page, page.getByLabel('E-mail address'), EMAIL)
  await write(page, page.getByLabel('Password', { exact: true }), PASSWORD)
  await context.route('**/trpc/**', (route) => route.abort())
  await press(page, page.getByRole('button', { name: 'Log in' }))
  await page.getByText('The server cannot be reached').waitFor()
  await look('server-gone')
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(EMAIL)
  await context.unroute('**/trpc/**')
  await press(page, page.getByRole('button', { name: 'Log in' }))
  await page.getByRole('button', { name: 'Account' }).waitFor()

  // Inside, the page says it by itself, and notices when it is over.
  await context.route('**/trpc/**', (route) => route.abort())
  await press(page, page.getByRole('link', { name: 'Settings' }))
  await page.getByText('trying again…').waitFor()
  await picture(window, 'entrance/away')
  await context.unroute('**/trpc/**')
  await page.getByText('trying again…').waitFor({ state: 'hidden' })
  await page.getByText('staging').waitFor()
})
