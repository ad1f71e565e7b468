// Journey 3, and the conflict of journey 4: the matrix of names and environments, by keyboard alone where a person would; a `.env` that is brought,
// compared and pushed; and two people who change the same value.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import type { Person } from '../harness/person.ts'
import { secretsOf, startWorkspace } from '../harness/team.ts'
import { paste } from './bring.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

const SECRET = 'postgres://ada:needle-in-the-page@db/acme'
const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp'

let stage: WebStage
let alice: Person
let window: Window
beforeAll(async () => {
  stage = await openWebStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, `DATABASE_URL='${SECRET}'\nLOG_LEVEL=info\nSENTRY_DSN=https://sentry.test/1\n`)
  window = await stage.window()
  window.page.setDefaultTimeout(20_000)
  await window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await window.open('/')
  await window.logIn(alice)
  await window.page.getByRole('grid').waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** By the name of the secret and of the environment. */
const cell = (name: string, environment: string): Locator =>
  window.page
    .getByRole('row')
    .filter({ has: window.page.getByRole('rowheader', { name, exact: true }) })
    .locator(`[data-environment="${environment}"]`)

const notice = (text: string): Promise<void> => window.page.getByText(text).first().waitFor()

describe('by keyboard alone', () => {
  it('shows what is missing, and no value before it is asked for', async () => {
    await expect.poll(() => cell('LOG_LEVEL', 'dev').textContent()).toContain('Hidden value, only here')
    expect(await cell('LOG_LEVEL', 'prod').textContent()).toContain('Missing')
    expect(await keptByPage(window)).not.toContain(SECRET)
    expect(await accessFaults(window.page)).toEqual([])
    await picture(window, 'matrix/light')
  })

  it('reveals one value, and hides it again', async () => {
    const { page } = window
    await cell('DATABASE_URL', 'dev').focus()
    await page.keyboard.press('Space')
    await page.getByText(SECRET).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(SECRET).waitFor({ state: 'detached' })
  })

  it('edits in place, adds, removes, undoes, and pushes with a message', async () => {
    const { page } = window
    await cell('LOG_LEVEL', 'dev').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Value of LOG_LEVEL in dev' }).waitFor()
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLTextAreaElement).value)).toBe('info')
    await page.keyboard.type('debug')
    await page.keyboard.press('Enter')
    await page.getByText('1 unsaved').waitFor()
    // The focus is where it was, and goes on from there.
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Value of LOG_LEVEL in / }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    await page.keyboard.press('n')
    await page.getByLabel('Name').waitFor()
    await page.keyboard.type('STRIPE_KEY')
    await page.keyboard.press('Tab')
    await page.keyboard.type('sk_live_1')
    await page.keyboard.press('Enter')
    await page.getByText('2 unsaved').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await cell('SENTRY_DSN', 'dev').focus()
    await page.keyboard.press('Delete')
    await page.getByText('3 unsaved').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('2 unsaved').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog').getByText('STRIPE_KEY').waitFor()
    expect(await accessFaults(page)).toEqual([])
    await picture(window, 'matrix/push')
    await page.keyboard.type('More to see')
    await page.keyboard.press('Enter')
    await notice('pushed 2 secrets to dev · commit 3')
    expect(await secretsOf(alice, '--env', 'dev')).toEqual({
      DATABASE_URL: SECRET,
      LOG_LEVEL: 'debug',
      SENTRY_DSN: 'https://sentry.test/1',
      STRIPE_KEY: 'sk_live_1',
    })
  })
})

it('keeps unsaved edits through a reload, and an override to its owner', async () => {
  const { page } = window
  await cell('LOG_LEVEL', 'dev').hover()
  await cell('LOG_LEVEL', 'dev').getByRole('button', { name: /^More/ }).click()
  await page.getByRole('menuitem', { name: 'Override for me only' }).click()
  const editor = page.getByRole('textbox', { name: 'Your override of LOG_LEVEL in dev' })
  await editor.fill('trace')
  await editor.press('Enter')
  await page.getByText('1 unsaved').waitFor()
  await page.reload()
  await page.getByText('1 unsaved').waitFor()
  expect(await cell('LOG_LEVEL', 'dev').textContent()).toContain('Your own override')
  await page.keyboard.press('Control+s')
  await page.getByRole('dialog').getByText('for you only').waitFor()
  await page.keyboard.press('Enter')
  await notice('pushed 1 override of yours to dev')
  expect(await secretsOf(alice, '--env', 'dev')).toMatchObject({ LOG_LEVEL: 'trace' })
})

describe('what somebody brings', () => {
  it('is compared, chosen from, and pushed as one commit', async () => {
    const { page } = window
    await paste(page, 'LOG_LEVEL=warn\nSENTRY_DSN=https://sentry.test/1\nKEY="two\nlines"\n')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('+ new').waitFor()
    expect(await dialog.getByRole('checkbox', { name: 'KEY', exact: true }).isChecked()).toBe(true)
    expect(await dialog.getByRole('checkbox', { name: 'DATABASE_URL', exact: true }).isChecked()).toBe(false)
    expect(await accessFaults(page)).toEqual([])
    await picture(window, 'matrix/import')
    await dialog.getByRole('checkbox', { name: 'LOG_LEVEL', exact: true }).uncheck()
    await dialog.getByRole('checkbox', { name: 'STRIPE_KEY', exact: true }).check()
    await dialog.getByLabel('Message').fill('From a file')
    await dialog.getByRole('button', { name: 'Push 2 changes to dev' }).click()
    await notice('pushed 2 secrets to dev · commit 4')
    expect(await secretsOf(alice, '--env', 'dev')).toEqual({
      DATABASE_URL: SECRET,
      KEY: 'two\nlines',
      LOG_LEVEL: 'trace',
      SENTRY_DSN: 'https://sentry.test/1',
    })
  })

  it('may be JSON, with names that mean harm', async () => {
    const { page } = window
    await paste(page, JSON.stringify({ [HOSTILE]: 'x', ['L'.repeat(256)]: 'y' }))
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Into').selectOption('staging')
    await dialog.getByText('+ new').first().waitFor()
    await dialog.getByRole('button', { name: 'Keep 2 changes unsaved' }).click()
    await page.getByText('2 unsaved').waitFor()
    expect(await page.locator('img[src=x]').count()).toBe(0)
    await page.getByText('<img src=x onerror=alert(1)>\\u202egnp').first().waitFor()
    await picture(window, 'matrix/hostile')
    await page.getByRole('button', { name: /^Undo/ }).click()
    await page.getByText('2 unsaved').waitFor({ state: 'detached' })
  })

  it('is refused with the line that is wrong, and without its text', async () => {
    const { page } = window
    await paste(page, 'A=1\nneedle in a bad line\n')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Line 2 has no "="').waitFor()
    expect(await dialog.textContent()).not.toContain('needle')
    expect(await accessFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
  })

  it('may be the whole environment as text', async () => {
    const { page } = window
    await page.getByRole('button', { name: 'More for dev', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit as text' }).click()
    const text = page.getByRole('textbox', { name: 'Secrets of dev' })
    await expect.poll(() => text.inputValue()).toContain('LOG_LEVEL=debug')
    await text.fill((await text.inputValue()).replace(/^SENTRY_DSN=.*\n/m, 'RENAMED=1\n'))
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'Keep 2 changes unsaved' }).click()
    await page.getByText('2 unsaved').waitFor()
    expect(await cell('SENTRY_DSN', 'dev').textContent()).toContain('Will be removed')
    await page.getByRole('button', { name: /^Undo/ }).click()
    await page.getByText('2 unsaved').waitFor({ state: 'detached' })
  })
})

it('copies chosen rows to another environment', async () => {
  const { page } = window
  await page.getByLabel('Select DATABASE_URL').click()
  await page.getByLabel('Select KEY', { exact: true }).click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Copy to' }).click()
  await page.getByRole('menuitem', { name: 'dev' }).click()
  await page.getByRole('dialog').getByLabel('Into').selectOption('prod')
  await page.getByRole('button', { name: 'Push 2 changes to prod' }).click()
  await notice('pushed 2 secrets to prod · commit 2')
  await expect.poll(() => cell('KEY', 'dev').textContent()).toContain('the same as in prod')
  await page.getByRole('button', { name: 'Clear' }).click()
})

it('copies a value to the clipboard', async () => {
  const { page } = window
  await cell('DATABASE_URL', 'dev').focus()
  await page.keyboard.press('Control+c')
  await notice('Copied DATABASE_URL of dev')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(SECRET)
})

it('settles a conflict in three ways, and loses nobody’s work', async () => {
  const { page } = window
  await cell('SENTRY_DSN', 'dev').focus()
  await page.keyboard.press('Enter')
  const editor = page.getByRole('textbox', { name: 'Value of SENTRY_DSN in dev' })
  await expect.poll(() => editor.inputValue()).toBe('https://sentry.test/1')
  await editor.fill('https://sentry.test/mine')
  await editor.press('Enter')
  await page.getByText('1 unsaved').waitFor()
  await alice.must(['secrets', 'set', 'SENTRY_DSN=https://sentry.test/theirs', '--env', 'dev'])
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog')
  // Whether a live update has brought theirs before the push, or the push meets them: the question is the same.
  const pushes = dialog.getByRole('button', { name: 'Push', exact: true })
  const reveals = dialog.getByRole('button', { name: 'Reveal' })
  await pushes.or(reveals).first().waitFor()
  if (await pushes.isVisible()) await page.keyboard.press('Enter')
  await reveals.click()
  for (const value of ['1', 'mine', 'theirs']) await dialog.getByText(`https://sentry.test/${value}`).waitFor()
  expect(await accessFaults(page)).toEqual([])
  await picture(window, 'matrix/conflict')
  await dialog.getByLabel('Take mine').check()
  await dialog.getByRole('button', { name: 'Settle 1 of 1' }).click()
  await pushes.click()
  await notice('pushed 1 secret to dev · commit 6')
  expect(await secretsOf(alice, '--env', 'dev')).toMatchObject({ SENTRY_DSN: 'https://sentry.test/mine' })
})

it.each([
  { width: 360, height: 740, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'dark' },
  { width: 2560, height: 1440, scheme: 'light' },
] as const)('fits a screen of $width px, $scheme', async ({ width, height, scheme }) => {
  const { page } = window
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.getByRole('grid').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  expect(await accessFaults(page)).toEqual([])
  await picture(window, `matrix/${width}-${scheme}`)
})
