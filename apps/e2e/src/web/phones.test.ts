// People, machines, history and settings on phones of two widths, and what opens there: all of it within reach, in dark and in light.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTeam, type Team } from '../harness/team.ts'
import { sticksOut } from './narrow.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

const SECRET = 'postgres://acme:of-the-team@db/acme'
const PHONES = [
  { width: 390, height: 844, scheme: 'dark' },
  { width: 360, height: 640, scheme: 'light' },
] as const

/** A place, and what one opens there. */
const PLACES = [
  { place: 'Members', shows: /^active/, opens: 'Invite' },
  { place: 'Members', shows: 'bob@acme.test', opens: 'bob' },
  { place: 'Machines', shows: /^expires/, opens: 'New token' },
  { place: 'History', shows: 'Move to the new cluster', opens: 'Compare two commits…' },
  { place: 'Settings', shows: 'staging', opens: 'Add environment' },
] as const

let stage: WebStage
let team: Team
let token: string
beforeAll(async () => {
  stage = await openWebStage()
  team = await openTeam(stage, `DATABASE_URL=${SECRET}\nSMTP_HOST=mail.acme.test\n`)
  const { alice, bob } = team
  await bob.must(['secrets', 'set', 'SMTP_HOST=smtp.acme.test', '--message', 'Move to the new cluster'])
  token = (await alice.must(['token', 'create', 'ci', '-e', 'prod', '-e', 'staging'])).trim()
})
afterAll(() => stage[Symbol.asyncDispose]())

describe.each(PHONES)('at $width px, $scheme', (phone) => {
  let window: Window
  beforeAll(async () => {
    window = await stage.window(phone)
    await window.open('/')
    await window.logIn(team.alice)
  })
  afterAll(() => window.context.close())

  async function expectInReach(name: string): Promise<void> {
    await picture(window, `phones/${name}-${phone.width}`)
    expect(await sticksOut(window.page), name).toEqual([])
    expect(await accessFaults(window.page), name).toEqual([])
    const kept = await keptByPage(window)
    for (const hidden of [team.alice.password, SECRET, token]) expect(kept).not.toContain(hidden)
  }

  async function expectPlaceInSight(place: string): Promise<void> {
    const isInSight = () =>
      window.page.getByRole('link', { name: place, exact: true }).evaluate((link) => {
        const { left, right } = link.getBoundingClientRect()
        return left >= 0 && right <= innerWidth
      })
    await expect.poll(isInSight, { timeout: 20_000 }).toBe(true)
  }

  it.each(PLACES)('shows $place, and there: $opens', async ({ place, shows, opens }) => {
    const { page } = window
    await page.getByRole('link', { name: place, exact: true }).click()
    await page.getByRole('main').getByText(shows).first().waitFor()
    await expectPlaceInSight(place)
    await expectInReach(place)
    await page.getByRole('button', { name: opens, exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await expectInReach(`${place}-${opens}`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('shows where one is, when the page is opened there', async () => {
    await window.page.reload()
    await expectPlaceInSight('Settings')
  })
})
