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
  // Locked or out: the worker of this browser decides whether it still knows who it was.
  const password = page.getByLabel('Password', { exact: true })
  await password.waitFor()
  await look('locked')
  const email = page.getByLabel('E-mail address')
  if (await email.isVisible()) await email.fill(EMAIL)
  await password.fill('not the right password')
  await page.keyboard.press('Enter')
  await page.getByText('Check it, then try again').or(page.getByText('Check both, then try again')).waitFor()
  expect(await password.getAttribute('aria-invalid')).toBe('true')
  // It stays, to be looked at and mended.
  expect(await password.inputValue()).toBe('not the right password')
  await look('wrong-password')
  await password.fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
  expect(page.url()).toBe(place)
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
})

it('keeps what was typed when the server is away, and says so', async () => {
  const { page } = window
  const other = await stage.window()
  await other.open('/')
  await other.page.getByLabel('E-mail address').fill(EMAIL)
  await other.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await other.context.route('**/trpc/**', (route) => route.abort())
  await other.page.getByRole('button', { name: 'Log in' }).click()
  await other.page.getByText('The server cannot be reached').waitFor()
  expect(await other.page.getByLabel('E-mail address').inputValue()).toBe(EMAIL)
  await other.context.unroute('**/trpc/**')
  await other.page.getByRole('button', { name: 'Log in' }).click()
  await other.page.getByRole('button', { name: 'Account' }).waitFor()

  // Inside, the page says it by itself, and notices when it is over.
  await window.context.route('**/trpc/**', (route) => route.abort())
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('trying again…').waitFor()
  await picture(window, 'entrance/away')
  await window.context.unroute('**/trpc/**')
  await page.getByText('trying again…').waitFor({ state: 'hidden' })
  await page.getByText('staging').waitFor()
})
