// The first half of journey 1, and journey 2: from nothing to a workspace in well under a minute; out and in again; and what each obstacle says.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeFor } from '../harness/outbox.ts'
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

it('takes somebody new from nothing to a workspace in well under a minute', async () => {
  const { page } = window
  await window.open('/')
  await page.getByRole('button', { name: 'Sign up' }).click()
  const begun = performance.now()
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('The same password again').fill(PASSWORD)
  await page.getByRole('button', { name: 'Mail me a code' }).click()
  // As it comes from a mail, with what stands around it.
  await page.getByLabel('Code from the mail').fill(`Your code is ${await codeFor(stage.server.url, EMAIL)}.`)
  await page.getByRole('heading', { name: 'Name your workspace' }).waitFor()
  await page.getByLabel('Name').fill('acme')
  await page.getByRole('button', { name: 'Create the workspace' }).click()
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  expect(performance.now() - begun).toBeLessThan(30_000)
  expect(await keptByPage(window)).not.toContain(PASSWORD)
})

it('locks, says what is wrong with a wrong password, and opens at the same place', async () => {
  const { page } = window
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  const place = page.url()
  await page.keyboard.press('Control+Shift+L')
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  const password = page.getByLabel('Password', { exact: true })
  await look('locked')
  await password.fill('not the right password')
  await page.keyboard.press('Enter')
  await page.getByText('That is not the password of this account').waitFor()
  expect(await password.getAttribute('aria-invalid')).toBe('true')
  // It stays, to be looked at and mended.
  expect(await password.inputValue()).toBe('not the right password')
  await look('wrong-password')
  await password.fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  expect(page.url()).toBe(place)
  await page.reload()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
})

it('lets somebody else in where it is locked', async () => {
  const { page } = window
  await page.keyboard.press('Control+Shift+L')
  await page.getByRole('button', { name: 'Log in with another address' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await page.getByLabel('E-mail address').fill('nobody@acme.test')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('No account opens with this address and this password').waitFor()
  await look('unknown-address')
  await window.logIn({ email: EMAIL, password: PASSWORD })
})

it('logs out, and in again to the remembered workspace', async () => {
  const { page } = window
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
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
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await context.route('**/trpc/**', (route) => route.abort())
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('The server cannot be reached').waitFor()
  await look('server-gone')
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(EMAIL)
  await context.unroute('**/trpc/**')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Account' }).waitFor()

  // Inside, the page says it by itself, and notices when it is over.
  await context.route('**/trpc/**', (route) => route.abort())
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('trying again…').waitFor()
  await picture(window, 'entrance/away')
  await context.unroute('**/trpc/**')
  await page.getByText('trying again…').waitFor({ state: 'hidden' })
  await page.getByText('staging').waitFor()
})
