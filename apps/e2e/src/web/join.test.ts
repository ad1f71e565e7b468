// Joining by a link, with whoever made it offline: from nothing, with an account, with the wrong one, and too late. The key in the link is in
// no place that outlives the page.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeFor } from '../harness/outbox.ts'
import type { Person } from '../harness/person.ts'
import { press, write } from './keyboard.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let ada: Person
beforeAll(async () => {
  stage = await openWebStage()
  ada = await stage.user('ada')
  await ada.must(['init', '--new', 'acme', '--yes'])
})
afterAll(() => stage[Symbol.asyncDispose]())

async function invite(email: string): Promise<{ path: string; fragment: string }> {
  const { link } = JSON.parse(await ada.must(['members', 'invite', email, '--role', 'writer', '--json'])) as {
    link: string
  }
  const { pathname, hash } = new URL(link)
  return { path: `${pathname}${hash}`, fragment: hash.slice(1) }
}

async function look(window: Window, name: string): Promise<void> {
  await picture(window, `join/${name}`)
  expect(await accessFaults(window.page), name).toEqual([])
}

it('lets somebody in who has no account yet', async () => {
  const { path, fragment } = await invite('bob@acme.test')
  const window = await stage.window()
  const { page } = window
  await window.open(path)
  await page.getByRole('heading', { name: 'Sign up' }).waitFor()
  expect(page.url()).not.toContain('#')
  await look(window, 'stranger')
  await page.getByLabel('E-mail address').fill('bob@acme.test')
  await page.getByLabel('Your name').fill('Bob')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery of bob')
  await page.getByLabel('The same password again').fill('correct horse battery of bob')
  await page.getByRole('button', { name: 'Mail me a code' }).click()
  await page.getByLabel('Code from the mail').fill(await codeFor(stage.server.url, 'bob@acme.test'))
  await page.getByRole('heading', { name: 'Join acme' }).waitFor()
  await page.getByText('ada@acme.test').waitFor()
  await page.getByText('Make sure that it is them').click()
  await look(window, 'terms')
  const kept = await keptByPage(window)
  for (const part of fragment.split('.')) expect(kept).not.toContain(part)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  expect(await ada.must(['members'])).toContain('bob@acme.test')

  // Once more, as people do: there is nothing to decide.
  const joined = page.url()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Go to, or do…').fill('all works')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Join by link' }).click()
  await page.getByLabel('Invite link').fill('https://elsewhere.test/join')
  await page.keyboard.press('Enter')
  await page.getByText('That is not a whole invite link').waitFor()
  await page.getByLabel('Invite link').fill(`${stage.server.url}${path}`)
  await page.keyboard.press('Enter')
  await page.waitForURL(joined)
  await window.context.close()
})

it('lets somebody in who has an account, by keyboard alone', async () => {
  const dora = await stage.user('dora')
  const { path, fragment } = await invite(dora.email)
  const window = await stage.window()
  const { page } = window
  await window.open(path)
  await press(page, page.getByRole('button', { name: 'Log in' }))
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  await write(page, page.getByLabel('E-mail address'), dora.email)
  await write(page, page.getByLabel('Password', { exact: true }), dora.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Join acme' }).waitFor()
  await press(page, page.getByText('Make sure that it is them'), 'Space')
  const { fingerprint } = JSON.parse(await ada.must(['whoami', '--json'])) as { fingerprint: string[] }
  await expect
    .poll(() => page.getByRole('listitem').allInnerTexts())
    .toEqual(fingerprint.map((word) => expect.stringContaining(word)))
  await press(page, page.getByRole('button', { name: 'Join' }))
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  await page.getByText('You have joined acme.').waitFor()
  const kept = await keptByPage(window)
  for (const hidden of [...fragment.split('.'), dora.password]) expect(kept).not.toContain(hidden)
  await window.context.close()
})

it('says what is wrong with a link, and what to do', async () => {
  const carol = await stage.user('carol')
  const { path } = await invite('eve@acme.test')
  const window = await stage.window()
  const { page } = window
  await window.open(path)
  await page.getByRole('button', { name: 'Log in' }).click()
  await window.logIn(carol)
  await page.getByRole('heading', { name: 'This invite is for another address' }).waitFor()
  await look(window, 'other-address')
  // Pasted over, in a page that is open: the key leaves the address bar all the same.
  await page.evaluate(() => {
    location.hash = '#c3BlbnQ.c3BlbnQ.c3BlbnQ'
  })
  expect(page.url()).not.toContain('#')
  await page.reload()
  await page.getByRole('heading', { name: 'This is not the whole invite link' }).waitFor()
  await look(window, 'no-link')
})
