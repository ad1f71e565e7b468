// Journey 2 once there is work in the page: a session that ends, a page that is left alone, a log-out, too many passwords. No edit is lost to any
// of them, and each says what to do.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { secretsOf, startWorkspace } from '../harness/team.ts'
import { faultsOf } from './both-schemes.ts'
import { drop, dropAnywhere } from './bring.ts'
import { press } from './keyboard.ts'
import { keptByPage, openWebStage, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let ada: Person
let window: Window
beforeAll(async () => {
  stage = await openWebStage()
  ada = await stage.user('ada')
  await startWorkspace(ada, 'LOG_LEVEL=info\n')
  window = await stage.window()
  window.page.setDefaultTimeout(20_000)
  await window.open('/')
  await window.logIn(ada)
  await window.page.getByRole('grid').waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

const heading = (name: string) => window.page.getByRole('heading', { name, level: 1 })
const unsaved = (count: number) => window.page.getByText(`${count} unsaved`)
const dialog = (name: string) => window.page.getByRole('dialog', { name })

async function unlock(): Promise<void> {
  const { page } = window
  await page.getByLabel('Password', { exact: true }).fill(ada.password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Account' }).waitFor()
}

it('takes a file that is chosen, and one that is dropped', async () => {
  const { page } = window
  await press(page, page.getByRole('button', { name: 'Import' }))
  const chooser = page.waitForEvent('filechooser')
  await press(page, dialog('Import secrets').getByRole('button', { name: 'Choose a file…' }))
  await (await chooser).setFiles({ name: '.env', mimeType: '', buffer: Buffer.from('CHOSEN=1\n') })
  await page.getByRole('button', { name: 'Keep 1 change unsaved' }).click()
  await unsaved(1).waitFor()
  await drop(page, 'more.yaml', 'DROPPED: needle-of-a-file\n')
  await page.getByRole('dialog').getByRole('checkbox', { name: 'DROPPED' }).waitFor()
  await page.getByRole('button', { name: 'Keep 1 change unsaved' }).click()
  await unsaved(2).waitFor()
  await drop(page, 'holiday.jpg', '\u0000\u0001\u0002')
  expect(await dialog('Import secrets').getByRole('alert').textContent()).toContain('cannot be imported as it is')
  expect(await faultsOf(window, 'interrupted/not-a-file')).toEqual([])
  // Over the dialog, too.
  expect(await dropAnywhere(page, '.env', 'DROPPED=2\n')).toBe(true)
  await page.getByRole('dialog').getByText('~ changed').waitFor()
  expect(await dropAnywhere(page, '.env', 'NOT_NOW=1\n')).toBe(true)
  await page.keyboard.press('Escape')
  await unsaved(2).waitFor()
  expect(await keptByPage(window)).not.toContain('needle-of-a-file')
})

it('asks for the password again when the server has ended the session, and goes on where one was', async () => {
  const { page, context } = window
  await context.clearCookies()
  await page.getByRole('link', { name: 'History' }).click()
  await heading('Locked').waitFor()
  await page.getByText('Your session has ended').waitFor()
  expect(await faultsOf(window, 'interrupted/ended')).toEqual([])
  await unlock()
  await heading('History').waitFor()
  await page.getByRole('link', { name: 'Secrets' }).click()
  await unsaved(2).waitFor()
})

it('locks itself when nobody was here for a quarter of an hour', async () => {
  const { page } = window
  // The clock that the page goes by is the time of the last key or move, as it was kept.
  await page.evaluate(async () => {
    const opening = indexedDB.open('infisical')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const transaction = opening.result.transaction('session', 'readwrite')
    transaction.objectStore('session').put(Date.now() - 15 * 60_000, 'active')
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    opening.result.close()
  })
  await heading('Locked').waitFor()
  await page.reload()
  await heading('Locked').waitFor()
  const kept = await keptByPage(window)
  expect(kept).not.toContain('needle-of-a-file')
  expect(kept).not.toContain(ada.password)
  await unlock()
  await unsaved(2).waitFor()
})

it('asks before a log-out what becomes of edits that are not pushed', async () => {
  const { page } = window
  const leave = async (): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to, or do…').fill('log out')
    await page.keyboard.press('Enter')
  }
  const question = dialog('Log out before you push?')
  await leave()
  await question.getByText('2 edits that are not pushed').waitFor()
  expect(await faultsOf(window, 'interrupted/log-out')).toEqual([])
  await page.keyboard.press('Escape')
  await unsaved(2).waitFor()
  await leave()
  await question.waitFor()
  await page.keyboard.press('Enter')
  await heading('Log in').waitFor()
  await window.open('/')
  await window.logIn(ada)
  await unsaved(2).waitFor()
  await leave()
  await question.getByRole('button', { name: 'Forget them and log out' }).click()
  await heading('Log in').waitFor()
  await window.open('/')
  await window.logIn(ada)
  await page.getByRole('rowheader', { name: 'LOG_LEVEL' }).waitFor()
  expect(await page.getByText(/unsaved$/).count()).toBe(0)
  await leave()
  await heading('Log in').waitFor()
  expect(await secretsOf(ada, '--env', 'dev')).toEqual({ LOG_LEVEL: 'info' })
})

it('says how long to wait after too many passwords, and keeps what was typed', async () => {
  const { page } = window
  await page.getByLabel('E-mail address').fill(ada.email)
  const password = page.getByLabel('Password', { exact: true })
  await password.fill('not the password of ada')
  const button = page.getByRole('button', { name: 'Log in', exact: true })
  const wrong = page.getByText('No account opens with this address and this password')
  const tooMany = page.getByText(/Try again in 1[0-5] minutes/)
  for (let tries = 0; tries < 12 && !(await tooMany.isVisible()); tries += 1) {
    await button.click()
    await wrong.or(tooMany).waitFor()
  }
  await tooMany.waitFor()
  expect(await password.inputValue()).toBe('not the password of ada')
  expect(await faultsOf(window, 'interrupted/too-many')).toEqual([])
})
