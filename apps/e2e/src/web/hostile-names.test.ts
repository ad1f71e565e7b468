// Somebody whose every name is made to do harm: his own, his address, those of his workspace, his machine and his secrets, and what he writes of a
// commit. All of it is shown as what it is, on a phone too, and none of it runs.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signUp, type Person } from '../harness/person.ts'
import { invite, workspaceOf } from '../harness/team.ts'
import { paste } from './bring.ts'
import { sticksOut } from './narrow.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

const RUNS = '<img src=x onerror=globalThis.ran=1>'
/** As long as names may be, with no place where a line could break. */
const nameOf = (what: string): string => `${RUNS}${what}`.padEnd(64, 'W')
const ENVIRONMENT = 'w'.repeat(32)
const SECRET_NAME = `${RUNS}\u202egnp`.padEnd(200, 'W')
const MESSAGE = `${RUNS}\u202egnp.exe ${'M'.repeat(900)}`
const VALUE = 'never-shown-in-this-story'

let stage: WebStage
let window: Window
let alice: Person
let mallory: Person
let token: string
beforeAll(async () => {
  stage = await openWebStage()
  alice = await stage.user('alice')
  mallory = {
    ...(await stage.person('mallory')),
    name: nameOf('mallory'),
    email: `"<svg/onload=globalThis.ran=1>"${'m'.repeat(200)}@acme.test`,
  }
  await alice.must(['init', '--new', nameOf('acme'), '--yes'])
  await alice.must(['env', 'create', ENVIRONMENT])
  await signUp(mallory, ['join', await invite(alice, mallory.email, '--role', 'admin')])
  const workspace = await workspaceOf(alice)
  await mallory.write('.infisical.json', JSON.stringify({ workspace, environment: ENVIRONMENT }))
  await mallory.must(['secrets', 'set', `${'L'.repeat(256)}=${VALUE}`, '--message', MESSAGE])
  token = (await mallory.must(['token', 'create', nameOf('machine'), '-e', ENVIRONMENT])).trim()
  window = await stage.window({ width: 360, height: 740 })
  await window.open(`/w/${workspace}`)
  await window.logIn(alice)
  await window.page.getByRole('rowheader', { name: /^LLL/ }).waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

const button = (name: string | RegExp) => window.page.getByRole('button', { name })
const dialog = () => window.page.getByRole('dialog')

async function go(place: string): Promise<void> {
  await window.page.getByRole('link', { name: place }).click()
  await window.page.getByRole('heading', { name: place, level: 1 }).waitFor()
}

async function expectHarmless(name: string, where = window): Promise<void> {
  const { page } = where
  expect(await sticksOut(page), name).toEqual([])
  // The colours of these screens are judged where they are played through.
  expect(await accessFaults(page), name).toEqual([])
  await picture(where, `hostile/${name}`)
  expect(await page.locator('img[src=x], svg[onload]').count()).toBe(0)
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
  expect(await page.locator('body').innerText()).not.toContain('\u202e')
  const kept = await keptByPage(where)
  for (const hidden of [alice.password, mallory.password, token, VALUE]) expect(kept).not.toContain(hidden)
}

it('is harmless when it is pasted', async () => {
  const { page } = window
  await paste(page, JSON.stringify({ [SECRET_NAME]: VALUE }))
  await dialog().getByLabel('Into').selectOption(ENVIRONMENT)
  await dialog().getByText('+ new').waitFor()
  await expectHarmless('pasted')
  await button(`Push 1 change to ${ENVIRONMENT}`).click()
  await page.getByText(`pushed 1 secret to ${ENVIRONMENT}`).waitFor()
  await expectHarmless('secrets')
})

it('is harmless in the history', async () => {
  const { page } = window
  await go('History')
  await page.getByLabel('Environment').selectOption(ENVIRONMENT)
  await page.getByText(`${RUNS}\\u202egnp.exe`).first().waitFor()
  await button(/gnp\.exe/).click()
  await button(/^Reveal the values of LLL/).waitFor()
  await expectHarmless('history')
})

it('is harmless among the machines', async () => {
  await go('Machines')
  await button(/^Revoke/).waitFor()
  await expectHarmless('machines')
  await button(/^Revoke/).click()
  await dialog().getByText('whatever still uses the token').waitFor()
  await expectHarmless('revoke')
  await button('Keep it').click()
})

it('is harmless in the settings', async () => {
  await go('Settings')
  await button('Verify everything').click()
  await window.page.getByText(/signatures verify/).waitFor()
  await expectHarmless('settings')
  await button(`Remove ${ENVIRONMENT}`).click()
  await dialog().getByText('cannot be undone').waitFor()
  await expectHarmless('remove-environment')
  await dialog().getByRole('button', { name: 'Cancel' }).click()
  await button('Leave…').click()
  await dialog().getByText('You lose access').waitFor()
  await expectHarmless('leave')
  await dialog().getByRole('button', { name: 'Cancel' }).click()
})

it('is harmless among the members, and in a notice', async () => {
  const { page } = window
  await go('Members')
  await button(nameOf('mallory')).waitFor()
  await expectHarmless('members')
  await button(nameOf('mallory')).click()
  await dialog()
    .getByRole('checkbox', { name: /I compared all eight/ })
    .check()
  await button('They are the same').click()
  await page.getByRole('status').getByText('are compared').waitFor()
  await expectHarmless('member')
  await button('Change access').click()
  await dialog().getByRole('radio', { name: 'Reader' }).check()
  await dialog().getByText('can push nothing any more').waitFor()
  await expectHarmless('access')
  await button('Back').click()
})

it('is harmless in an invite', async () => {
  const carol = await stage.user('carol')
  const { pathname, hash } = new URL(await invite(mallory, carol.email, '--role', 'reader', '-e', ENVIRONMENT))
  const other = await stage.window({ width: 360, height: 740 })
  await other.open(`${pathname}${hash}`)
  await other.page.getByRole('button', { name: 'Log in' }).click()
  await other.logIn(carol)
  await other.page.getByRole('heading', { name: `Join ${nameOf('acme')}` }).waitFor()
  await expectHarmless('invite', other)
  await other.page.getByRole('button', { name: 'Join' }).click()
  await other.page.getByText('You have joined').waitFor()
  await other.page.getByRole('rowheader', { name: /^LLL/ }).waitFor()
  await expectHarmless('joined', other)
  await other.context.close()
})

it('is harmless when he is removed, and in the list of what to change', async () => {
  const { page } = window
  await button(/^Remove/).click()
  await dialog().getByText('They made the token').waitFor()
  await expectHarmless('remove')
  await button(/^Remove/).click()
  await page.getByText('2 values to change at the source.').waitFor()
  await expectHarmless('removed')
  await page.getByRole('link', { name: 'Keep at it in the list' }).click()
  await page.getByRole('table', { name: 'Values to change' }).getByText(`${RUNS}\\u202egnp`).waitFor()
  await expectHarmless('rotation')
})
