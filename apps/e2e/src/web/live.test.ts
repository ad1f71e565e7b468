// What others do appears within a second, without a reload, with a notice that says who and what: from the command line into a page.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openTeam } from '../harness/team.ts'
import { openWebStage, picture, type WebStage, type Window } from './stage.ts'

let stage: WebStage
let bob: Person
let alice: Person
let window: Window

beforeAll(async () => {
  stage = await openWebStage()
  ;({ alice, bob } = await openTeam(stage, 'ONE=1\n'))
  window = await stage.window()
  await window.open('/')
  await window.logIn(alice)
  await window.page.getByText('ONE').first().waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

it('a push', async () => {
  await bob.must(['secrets', 'set', 'TWO=2'])
  const pushed = performance.now()
  await window.page.getByText('TWO').first().waitFor()
  const seen = performance.now() - pushed
  await window.page.getByRole('status').getByText('bob pushed to dev').waitFor()
  await picture(window, 'live/push')
  process.stdout.write(`a push was seen ${seen.toFixed(0)} ms after the command had ended\n`)
})

it('a removal, and the list of members with it', async () => {
  await window.page.getByRole('link', { name: 'Members' }).click()
  await window.page.getByText('bob@acme.test').first().waitFor()
  await alice.must(['members', 'remove', 'bob@acme.test', '--yes'])
  await window.page.getByRole('status').getByText('bob is no longer in the workspace').waitFor()
  await expect.poll(() => window.page.getByRole('main').getByText('bob@acme.test').count()).toBe(0)
})
