// Workspaces and their settings by the keyboard alone, and the palette that finds them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { press, write } from './keyboard.ts'
import { accessFaults, openWebStage, picture, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let ada: Person
let window: Window
beforeAll(async () => {
  stage = await openWebStage()
  ada = await stage.user('ada')
  await ada.must(['init', '--new', 'acme', '--yes'])
  window = await stage.window()
  await window.open('/')
  await window.logIn(ada)
})
afterAll(() => stage[Symbol.asyncDispose]())

async function look(name: string): Promise<void> {
  await picture(window, `settings/${name}`)
  expect(await accessFaults(window.page), name).toEqual([])
}

it('adds, renames and removes an environment, which the command line sees', async () => {
  const { page } = window
  await press(page, page.getByRole('link', { name: 'Settings' }))
  await press(page, page.getByRole('button', { name: 'Add environment' }))
  const dialog = page.getByRole('dialog')
  await write(page, dialog.getByLabel('Name'), 'dev')
  await page.keyboard.press('Enter')
  await dialog.getByText('There is one of that name.').waitFor()
  await write(page, dialog.getByLabel('Name'), 'preview')
  await page.keyboard.press('Enter')
  await press(page, page.getByRole('button', { name: 'Rename preview' }))
  await write(page, dialog.getByLabel('Name'), 'demo')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove demo' }).waitFor()
  expect(await ada.must(['env', 'list'])).toContain('demo')

  await press(page, page.getByRole('button', { name: 'Remove demo' }))
  const remove = dialog.getByRole('button', { name: 'Remove demo' })
  expect(await remove.isDisabled()).toBe(true)
  await look('remove-environment')
  await write(page, dialog.getByLabel('Type “demo” to confirm'), 'demo')
  await page.keyboard.press('Enter')
  await page.getByTitle('Remove demo').waitFor({ state: 'detached' })
  expect(await ada.must(['env', 'list'])).not.toContain('demo')
})

it('verifies everything, and compares what two devices have seen', async () => {
  const { page } = window
  await press(page, page.getByRole('button', { name: 'Verify everything' }))
  await page.getByText(/All \d+ signatures verify/).waitFor()
  await write(page, page.getByLabel('Line of your colleague'), 'nonsense')
  await press(page, page.getByRole('button', { name: 'Compare', exact: true }))
  await page.getByText('That is not such a line').waitFor()
  const status = await ada.must(['status', '--fingerprint', '--json'])
  const { heads } = JSON.parse(status) as { heads: string }
  await write(page, page.getByLabel('Line of your colleague'), heads)
  await press(page, page.getByRole('button', { name: 'Compare', exact: true }))
  await page.getByText('You both see the same history').waitFor()
  await press(page, page.getByRole('button', { name: 'Show my line' }))
  await page.getByRole('button', { name: 'Copy my line' }).waitFor()
  await look('verified')
})

it('finds places by the palette, and lists its keys', async () => {
  const { page } = window
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Go to, or do…').waitFor()
  await look('palette')
  await page.keyboard.type('all works')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your workspaces' }).waitFor()
  await look('workspaces')
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor()
  await look('shortcuts')
  await page.keyboard.press('Escape')
  await press(page, page.getByRole('button', { name: 'New workspace' }))
  await look('new-workspace')
  await write(page, page.getByRole('dialog').getByLabel('Name'), 'second')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
})

it('leaves a workspace only when somebody else owns it too', async () => {
  const { page } = window
  await page.getByText('Drop your .env here').waitFor()
  await press(page, page.getByRole('link', { name: 'Settings' }))
  await press(page, page.getByRole('button', { name: 'Leave…' }))
  await write(page, page.getByLabel('Type “leave” to confirm'), 'leave')
  await page.keyboard.press('Enter')
  await page.getByText('The workspace would have no owner').waitFor()
  await look('last-owner')
})
