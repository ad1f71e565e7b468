// The history of an environment in the browser, by keyboard alone: who changed what and when, the values of then, and the way back, which the command
// line sees.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openTeam, secretsOf } from '../harness/team.ts'
import { press, write } from './keyboard.ts'
import { accessFaults, keptByPage, openWebStage, picture, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let alice: Person
let window: Window

beforeAll(async () => {
  stage = await openWebStage()
  const team = await openTeam(stage, 'DATABASE_URL=postgres://first\nSMTP_HOST=mail.acme.test\n')
  alice = team.alice
  await team.bob.must(['secrets', 'set', 'DATABASE_URL=postgres://second', '--message', 'Move to the new cluster'])
  await alice.write('.env', 'DATABASE_URL=postgres://third\nSTRIPE_KEY=sk_live_51\n')
  await alice.must(['pull', '--force', '.env.theirs'])
  await alice.must(['push', '--prune', '--force', '--message', 'Stripe, and no mail of our own'])
  window = await stage.window()
  await window.open('/')
  await window.logIn(alice)
  await press(window.page, window.page.getByRole('link', { name: 'History' }))
  await window.page.getByRole('list', { name: 'Commits, newest first' }).waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the list', () => {
  it('names every commit, its author and how much it changed', async () => {
    const items = window.page.getByRole('list', { name: 'Commits, newest first' }).getByRole('listitem')
    await expect.poll(() => items.count()).toBe(4)
    const texts = await items.allInnerTexts()
    expect(texts[0]).toMatch(/Stripe, and no mail of our own[^]*now[^]*alice[^]*1 new, 1 changed, 1 removed/)
    expect(texts[1]).toMatch(/Move to the new cluster[^]*bob[^]*1 changed/)
    expect(texts[2]).toMatch(/2 new/i)
    expect(texts[3]).toMatch(/The environment was made/)
    await picture(window, 'history/list')
    expect(await accessFaults(window.page)).toEqual([])
  })

  it('opens a commit, and shows values only when asked', async () => {
    await press(window.page, window.page.getByRole('button', { name: /Move to the new cluster/ }))
    const reveal = window.page.getByRole('button', { name: 'Reveal the values of DATABASE_URL' })
    await reveal.waitFor()
    expect(await keptByPage(window)).not.toMatch(/postgres:\/\/(first|second|third)|sk_live_51/)
    await press(window.page, reveal)
    await window.page.getByText('postgres://first').waitFor()
    await window.page.getByText('postgres://second').waitFor()
    await picture(window, 'history/commit')
    expect(await accessFaults(window.page)).toEqual([])
    await press(window.page, window.page.getByRole('button', { name: 'Hide the values of DATABASE_URL' }))
    expect(await keptByPage(window)).not.toMatch(/postgres:\/\//)
  })
})

it('compares any two commits', async () => {
  await press(window.page, window.page.getByRole('button', { name: 'Compare two commits…' }))
  const dialog = window.page.getByRole('dialog')
  await write(window.page, dialog.getByLabel('From commit'), '9')
  await press(window.page, dialog.getByRole('button', { name: 'Compare' }))
  await dialog.getByText('A number from 0 to 4.').waitFor()
  await write(window.page, dialog.getByLabel('From commit'), '2')
  await press(window.page, dialog.getByRole('button', { name: 'Compare' }))
  await expect
    .poll(() => dialog.getByRole('listitem').allInnerTexts())
    .toEqual([
      expect.stringMatching(/new\s*STRIPE_KEY/),
      expect.stringMatching(/changed\s*DATABASE_URL/),
      expect.stringMatching(/removed\s*SMTP_HOST/),
    ])
  await picture(window, 'history/compare')
  expect(await accessFaults(window.page)).toEqual([])
  await window.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

describe('the way back', () => {
  it('brings one secret back', async () => {
    await press(window.page, window.page.getByRole('button', { name: /Stripe, and no mail/ }))
    await press(window.page, window.page.getByRole('button', { name: 'Bring back the value before of SMTP_HOST' }))
    const dialog = window.page.getByRole('dialog', { name: 'Bring back SMTP_HOST' })
    await dialog.getByText('1 new').waitFor()
    await press(window.page, dialog.getByRole('button', { name: 'Restore' }))
    await dialog.waitFor({ state: 'detached' })
    expect(await secretsOf(alice)).toEqual({
      DATABASE_URL: 'postgres://third',
      STRIPE_KEY: 'sk_live_51',
      SMTP_HOST: 'mail.acme.test',
    })
  })

  it('brings the whole environment back, as a new commit that says why', async () => {
    const item = window.page.getByRole('listitem').filter({ hasText: 'Move to the new cluster' })
    await press(window.page, item.getByRole('button', { name: 'Restore to here…' }))
    const dialog = window.page.getByRole('dialog', { name: 'Restore dev to commit 3' })
    await write(window.page, dialog.getByLabel('Message'), 'Back to what worked')
    await picture(window, 'history/restore')
    expect(await accessFaults(window.page)).toEqual([])
    await press(window.page, dialog.getByRole('button', { name: 'Restore' }))
    await window.page.getByRole('button', { name: /Back to what worked/ }).waitFor()
    expect(await secretsOf(alice)).toEqual({ DATABASE_URL: 'postgres://second', SMTP_HOST: 'mail.acme.test' })
  })
})
