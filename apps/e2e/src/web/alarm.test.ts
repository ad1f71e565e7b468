// A server that lies to the page: what did not verify is not shown, the page says so and what was seen, and there is no way around it.
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { startWorkspace } from '../harness/team.ts'
import { accessFaults, openWebStage, picture, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let alice: Person
beforeAll(async () => {
  stage = await openWebStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, 'API_KEY=sk_live_of_alice\n')
})
afterAll(() => stage[Symbol.asyncDispose]())

const PULLS = '**/trpc/secret.pull**'

/** Another last character of every signed commit: the end of its signature. */
async function forgeCommits(route: Route): Promise<void> {
  const response = await route.fetch()
  const text = await response.text()
  const forged = text.replaceAll(/"commits":\["([^"]+)"/g, (_, commit: string) => {
    const at = commit.length - 10
    return `"commits":["${commit.slice(0, at)}${commit[at] === 'A' ? 'B' : 'A'}${commit.slice(at + 1)}"`
  })
  await route.fulfill({ response, body: forged })
}

async function metByLie(look: Parameters<WebStage['window']>[0]): Promise<Window> {
  const window = await stage.window(look)
  await window.context.route(PULLS, forgeCommits)
  await window.open('/')
  await window.page.getByLabel('E-mail').fill(alice.email)
  await window.page.getByLabel('Password', { exact: true }).fill(alice.password)
  await window.page.getByRole('button', { name: 'Log in' }).click()
  await window.page.getByRole('heading', { name: 'This did not verify, so nothing of it is shown' }).waitFor()
  return window
}

it.each(['light', 'dark'] as const)(
  'stops the page, says what was wrong, and offers no way on (%s)',
  async (scheme) => {
    const window = await metByLie({ scheme, ...(scheme === 'dark' && { width: 390 }) })
    const { page } = window
    await page.getByText(/^code +signature$/m).waitFor()
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Check again', 'Copy the evidence'])
    expect(await page.getByRole('link').count()).toBe(0)
    expect(await page.content()).not.toMatch(/API_KEY|sk_live_of_alice/)
    expect(await accessFaults(page)).toEqual([])
    await picture(window, `alarm/${scheme}`)
  },
)

it('is over when the server tells the truth again', async () => {
  const window = await metByLie({})
  await window.context.unroute(PULLS)
  await window.page.getByRole('button', { name: 'Check again' }).click()
  await window.page.getByText('API_KEY').first().waitFor()
})
