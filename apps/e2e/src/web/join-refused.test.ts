// A link that opens nothing any more: it was used, was cancelled, or has expired. The page says which, and what to do next, and keeps nothing of
// the key that was in it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clockOff } from '../harness/clock.ts'
import { signUp, type Person } from '../harness/person.ts'
import { invite } from '../harness/team.ts'
import { faultsOf } from './both-schemes.ts'
import { keptByPage, openWebStage, type WebStage, type Window } from './stage.ts'

const TWO_HOURS_AGO = clockOff(-2 * 60 * 60 * 1_000)

let stage: WebStage
let window: Window
let bob: Person
let used: string
let cancelled: string
let expired: string
beforeAll(async () => {
  // Everything up to the last invite happens two hours ago, at the server too.
  const clock = { ...TWO_HOURS_AGO }
  stage = await openWebStage({ env: clock })
  const ada = await stage.person('ada', TWO_HOURS_AGO)
  bob = await stage.person('bob', TWO_HOURS_AGO)
  await signUp(ada)
  await ada.must(['init', '--new', 'acme', '--yes'])
  used = await invite(ada, bob.email)
  await signUp(bob, ['join', used])
  await bob.must(['leave', '--yes'])
  cancelled = await invite(ada, bob.email)
  await ada.must(['invites', 'cancel', ...(await openInvites(ada))])
  expired = await invite(ada, bob.email, '--expires', '1h')
  await stage.server.stop()
  Object.assign(clock, clockOff(0))
  await stage.server.restart()
  window = await stage.window()
})
afterAll(() => stage[Symbol.asyncDispose]())

const openInvites = async (person: Person): Promise<string[]> =>
  (JSON.parse(await person.must(['invites', '--json'])) as { inviteId: string }[]).map(({ inviteId }) => inviteId)

async function open(link: string): Promise<void> {
  const { pathname, hash } = new URL(link)
  await window.open(`${pathname}${hash}`)
}

async function expectRefusal(link: string, title: string, name: string): Promise<void> {
  const { page } = window
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText('Ask whoever sent it for a new one').waitFor()
  expect(await page.getByRole('button', { name: 'Join' }).count()).toBe(0)
  expect(await faultsOf(window, `join/${name}`)).toEqual([])
  const kept = await keptByPage(window)
  const key = new URL(link).hash.slice(1)
  for (const hidden of [...key.split('.'), bob.password]) expect(kept).not.toContain(hidden)
}

it('was used', async () => {
  await open(used)
  await window.page.getByRole('button', { name: 'Log in' }).click()
  await window.logIn(bob)
  await expectRefusal(used, 'This invite was used already, or was cancelled', 'used')
})

it('was cancelled', async () => {
  await open(cancelled)
  await expectRefusal(cancelled, 'This invite was used already, or was cancelled', 'cancelled')
})

it('has expired, and the way leads on to one’s own workspaces', async () => {
  await open(expired)
  await expectRefusal(expired, 'This invite has expired', 'expired')
  await window.page.getByRole('link', { name: 'To your workspaces' }).click()
  await window.page.getByRole('heading', { name: 'Name your workspace' }).waitFor()
})
