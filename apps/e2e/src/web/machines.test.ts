// Journey 5, machines: a token made in a page works where only it is known, is in the page no more once its dialog is closed, and is refused once
// it is revoked. And what programs read by it, a page of theirs reads by the person who signs in there.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CLI_PROGRAM, ROOT } from '../harness/built.ts'
import type { Person } from '../harness/person.ts'
import { bareEnvironment, startProgram, type Ended } from '../harness/program.ts'
import { startWorkspace, workspaceOf } from '../harness/team.ts'
import { press, walkTo } from './keyboard.ts'
import { memoryHolds } from './memory.ts'
import { keptByPage, openWebStage, type WebStage, type Window } from './stage.ts'
import { faultsOf } from './both-schemes.ts'

let stage: WebStage
let window: Window
let alice: Person
let nowhere: string
beforeAll(async () => {
  stage = await openWebStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, 'A=dev\n')
  await alice.must(['secrets', 'set', '-e', 'prod', 'A=prod'])
  nowhere = join(stage.directory, 'nowhere')
  await mkdir(nowhere)
  const workspace = await workspaceOf(alice)
  window = await stage.window()
  await window.open(`/w/${workspace}/machines`)
  await window.logIn(alice)
  await window.page.getByRole('heading', { name: 'No token yet' }).waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** A page follows in a moment, a busy machine in several. */
const SOON = { timeout: 20_000, interval: 500 }

const run = (token: string, ...words: readonly string[]): Promise<Ended> =>
  startProgram([process.execPath, ...words], {
    cwd: nowhere,
    env: { ...bareEnvironment(), HOME: nowhere, INFISICAL_TOKEN: token, CI: 'true', NO_COLOR: '1' },
  }).ended
const machine = (token: string, words: readonly string[]): Promise<Ended> => run(token, CLI_PROGRAM, ...words)

const button = (name: string) => window.page.getByRole('button', { name, exact: true })
const dialog = (name: string) => window.page.getByRole('dialog', { name })
let token = ''

it('makes a token after asking what it is for, and shows it once', async () => {
  const { page } = window
  expect(await faultsOf(window, 'machines/empty')).toEqual([])
  await press(page, button('Make a token'))
  await dialog('New token').waitFor()
  await page.keyboard.type('ci')
  await page.keyboard.press('Enter')
  await page.getByText('Choose one at least.').waitFor()
  expect(await faultsOf(window, 'machines/form')).toEqual([])
  await press(page, page.getByRole('checkbox', { name: 'prod' }), 'Space')
  await press(page, button('Make the token'))
  token = await page.getByLabel('Token', { exact: true }).inputValue()
  // Shown once: no habit closes it.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(token).toMatch(/^infisical_[\w-]+$/)
  expect(await faultsOf(window, 'machines/token')).toEqual([])
})

it('forgets it when the dialog is closed', async () => {
  const { page } = window
  expect(await memoryHolds(window, token)).toBe(true)
  await press(page, button('I have copied it'))
  await page.getByRole('table', { name: 'Tokens' }).waitFor()
  await expect.poll(() => memoryHolds(window, token), SOON).toBe(false)
  expect(await keptByPage(window)).not.toContain(token.slice(-32))
})

it('works where nothing but the token is known, for what it was made for', async () => {
  const pulled = await machine(token, ['pull', '-', '-e', 'prod', '--format', 'json'])
  expect({ ...pulled, stdout: JSON.parse(pulled.stdout) as unknown }).toMatchObject({ code: 0, stdout: { A: 'prod' } })
  expect(await machine(token, ['pull', '-', '-e', 'dev'])).toMatchObject({ code: 3, stdout: '' })
  expect(await machine(token, ['secrets', 'set', '-e', 'prod', 'A=evil'])).toMatchObject({ code: 3, stdout: '' })
})

it('is what a program reads by', async () => {
  const source = `import { createClient } from ${JSON.stringify(pathToFileURL(join(ROOT, 'packages/sdk/dist/esm/index.js')).href)}
console.log(await createClient({ token: process.env.INFISICAL_TOKEN, env: 'prod' }).get('A'))`
  expect(await run(token, '--input-type=module', '--eval', source)).toMatchObject({ code: 0, stdout: 'prod\n' })
})

const THEIR_PAGE = `<script type="module">
  import { signIn } from './index.js'
  globalThis.signIn = signIn
</script>`

it('is not needed by a page in which a person signs in', async () => {
  const { page, context } = await stage.window()
  await context.route('**/their-app/**', (route) => {
    const path = join(ROOT, 'packages/sdk/dist/browser', route.request().url().split('/their-app/')[1] ?? '')
    return path.endsWith('.js')
      ? route.fulfill({ path })
      : route.fulfill({ contentType: 'text/html', body: THEIR_PAGE })
  })
  await page.goto(`${stage.server.url}/their-app/`)
  await page.waitForFunction(() => 'signIn' in globalThis)
  const workspace = await workspaceOf(alice)
  const { email, password } = alice
  const read = await page.evaluate(
    async (who) => {
      const { signIn } = globalThis as unknown as Pick<typeof import('../../../../packages/sdk/src/index.ts'), 'signIn'>
      const infisical = await signIn({ ...who, url: location.origin, env: 'prod' })
      await infisical.set({ FROM_A_PAGE: '1' })
      return await infisical.secrets()
    },
    { email, password, workspace },
  )
  expect(read).toEqual({ A: 'prod', FROM_A_PAGE: '1' })
  expect(await alice.must(['pull', '-', '-e', 'prod'])).toContain('FROM_A_PAGE=1')
})

it('revokes it after saying what follows, and the machine is refused', async () => {
  const { page } = window
  expect(await faultsOf(window, 'machines/list')).toEqual([])
  await press(page, button('Revoke ci'))
  const asked = dialog('Revoke ci?')
  await asked.waitFor()
  expect(await faultsOf(window, 'machines/revoke')).toEqual([])
  await walkTo(page, asked.getByRole('button', { name: 'Revoke ci' }))
  await page.keyboard.press('Enter')
  await dialog('ci is revoked').waitFor()
  expect(await faultsOf(window, 'machines/revoked')).toEqual([])
  expect(await machine(token, ['pull', '-', '-e', 'prod'])).toMatchObject({ code: 3, stdout: '' })
  await press(page, page.getByRole('link', { name: 'See what to change' }))
  await page.getByRole('table', { name: 'Values to change' }).getByText('token revoked').first().waitFor()
})
