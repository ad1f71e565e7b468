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

it('takes somebody new from nothing to a workspace in well under a minute', async () => {
  const { page } = window
  const begun = performance.now()
  await window.open('/')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('The same password again').fill(PASSWORD)
  await picture(window, 'entrance/sign-up')
  await page.getByRole('button', { name: 'Mail me a code' }).click()
  await page.getByLabel('Code from the mail').waitFor()
  await picture(window, 'entrance/code')
  // As it comes from a mail, with what stands around it.
  await page.getByLabel('Code from the mail').fill(`Your code is ${await codeFor(stage.server.url, EMAIL)}.`)
  await page.getByRole('heading', { name: 'Name your workspace' }).waitFor()
  await picture(window, 'entrance/first-workspace')
  await page.getByLabel('Name').fill('acme')
  await page.getByRole('button', { name: 'Create the workspace' }).click()
  await page.waitForURL(/\/w\/[0-9a-f]{64}$/)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await picture(window, 'entrance/landed')
  expect(performance.now() - begun).toBeLessThan(20_000)
  expect(await keptByPage(window)).not.toContain(PASSWORD)
})
