// Journey 5, people: an invite by link, words compared by voice, less access, removal, and what to change at its source. In a page by keyboard
// alone, while the others sit at terminals.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signUp, type Person } from '../harness/person.ts'
import { invite, startWorkspace, workspaceOf } from '../harness/team.ts'
import { press, walkTo } from './keyboard.ts'
import { memoryHolds } from './memory.ts'
import { openWebStage, type WebStage, type Window } from './stage.ts'
import { faultsOf } from './both-schemes.ts'

let stage: WebStage
let window: Window
let alice: Person
let bob: Person
beforeAll(async () => {
  stage = await openWebStage()
  alice = await stage.user('alice')
  bob = await stage.person('bob')
  await startWorkspace(alice, 'DATABASE_URL=1\nSTRIPE_KEY=2\n')
  await alice.must(['secrets', 'set', '-e', 'prod', 'SESSION_KEY=3'])
  await invite(alice, 'eve@acme.test', '--role', 'reader')
  window = await stage.window()
  await window.open(`/w/${await workspaceOf(alice)}/members`)
  await window.logIn(alice)
  await table('Members').waitFor()
})
afterAll(() => stage[Symbol.asyncDispose]())

/** A page follows in a moment, a busy machine in several. */
const SOON = { timeout: 20_000, interval: 500 }

const button = (name: string) => window.page.getByRole('button', { name, exact: true })
const dialog = (name: string) => window.page.getByRole('dialog', { name })
const table = (name: string) => window.page.getByRole('table', { name })

it('makes a link to hand over, and does not keep it', async () => {
  const { page } = window
  await press(page, button('Invite'))
  await dialog('Invite somebody').waitFor()
  // The field for it has the focus already.
  await page.keyboard.type('bob')
  await page.keyboard.press('Enter')
  await page.getByText('Write it like name@example.com.').waitFor()
  await walkTo(page, page.getByLabel('E-mail address'))
  await page.keyboard.type('@acme.test')
  expect(await faultsOf(window, 'people/invite')).toEqual([])
  await page.keyboard.press('Enter')
  const link = await page.getByLabel('Invite link').inputValue()
  expect(await faultsOf(window, 'people/link')).toEqual([])
  const secret = new URL(link).hash
  expect(secret.length).toBeGreaterThan(40)
  expect(await memoryHolds(window, secret)).toBe(true)
  await press(page, button('Done'))
  await expect.poll(() => memoryHolds(window, secret), SOON).toBe(false)
  await signUp(bob, ['join', link])
})

it('cancels an invite that nobody is to use', async () => {
  const { page } = window
  await press(page, page.getByRole('link', { name: 'Invites' }))
  const open = table('Open invites')
  await press(page, open.getByRole('row', { name: 'Reader' }).getByRole('button'))
  await press(page, button('Cancel the invite'))
  await expect.poll(() => open.getByRole('row', { name: 'Reader' }).count(), SOON).toBe(0)
  expect(await faultsOf(window, 'people/invites')).toEqual([])
  expect(JSON.parse(await alice.must(['invites', '--json']))).toEqual([])
})

it('compares words as they are heard, and notes only what fits', async () => {
  const { page } = window
  const { fingerprint } = JSON.parse(await bob.must(['whoami', '--json'])) as { fingerprint: string[] }
  await press(page, page.getByRole('link', { name: /^Members \d/ }))
  expect(await faultsOf(window, 'people/members')).toEqual([])
  await press(page, button('bob'))
  await walkTo(page, page.getByLabel('Type what bob reads'))
  await page.keyboard.type(`${fingerprint[0] ?? ''} another `)
  await page.getByText('Word 2 is another one.').waitFor()
  expect(await button('They are the same').isDisabled()).toBe(true)
  expect(await faultsOf(window, 'people/compare')).toEqual([])
  await page.keyboard.press('Control+a')
  await page.keyboard.type(fingerprint.join(' '))
  await press(page, button('They are the same'))
  await page.getByText('You compared them').waitFor()
  await page.keyboard.press('Escape')
  // Where the focus was before.
  expect(await button('bob').evaluate((element) => element === document.activeElement)).toBe(true)
  await table('Members').getByRole('row', { name: 'bob' }).getByText('Compared', { exact: true }).waitFor()
})

it('takes an environment and the right to push away, says what that means, and does it', async () => {
  const { page } = window
  await press(page, button('bob'))
  await press(page, button('Change access'))
  const reach = dialog('What bob reaches')
  await walkTo(page, reach.getByRole('radio', { name: 'Writer' }))
  await page.keyboard.press('ArrowDown')
  await walkTo(page, reach.getByRole('radio', { name: 'All, also' }))
  await page.keyboard.press('ArrowDown')
  await press(page, reach.getByRole('checkbox', { name: 'prod' }), 'Space')
  await page.getByText('bob reads nothing new of prod.').waitFor()
  await page.getByText('bob can push nothing any more.').waitFor()
  expect(await faultsOf(window, 'people/access')).toEqual([])
  await press(page, button('Change access and keys'))
  await page.getByText('1 value to change at the source.').waitFor()
  await dialog('bob reaches less now').getByText('SESSION_KEY').waitFor()
  await press(page, button('Done'))
  expect(await bob.cli(['pull', '-', '-e', 'prod'])).toMatchObject({ code: 3, stdout: '' })
  expect(await bob.must(['pull', '-', '-e', 'dev'])).toContain('DATABASE_URL')
})

it('offers a reader nothing that he may not do, and says why', async () => {
  const other = await stage.window()
  await other.open(`/w/${await workspaceOf(alice)}/members`)
  await other.logIn(bob)
  await other.page.getByRole('button', { name: 'alice', exact: true }).click()
  await other.page.getByText('Only owners and admins change what others reach.').waitFor()
  expect(await other.page.getByRole('button', { name: /^(Invite|Remove|Change access)/ }).count()).toBe(0)
  await other.page.keyboard.press('Escape')
  await other.page.getByRole('link', { name: 'Machines' }).click()
  await other.page.getByText('Owners and admins make tokens').waitFor()
  expect(await other.page.getByRole('button', { name: /token/ }).count()).toBe(0)
})

it('removes a member after saying what follows, and lists what to change right away', async () => {
  const { page } = window
  await window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await press(page, button('bob'))
  await press(page, button('Remove bob'))
  await dialog('Remove bob?').waitFor()
  expect(await faultsOf(window, 'people/remove')).toEqual([])
  await press(page, dialog('Remove bob?').getByRole('button', { name: 'Remove bob' }))
  await page.getByText('3 values to change at the source.').waitFor()
  expect(await faultsOf(window, 'people/removed')).toEqual([])
  await press(page, button('Copy as text'))
  await page.getByText('Copied').waitFor()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toMatch(/^dev\n- DATABASE_URL \(read by bob@acme\.test, removed [\d-]+\)\n- STRIPE_KEY/)
  await press(page, page.getByRole('link', { name: 'Keep at it in the list' }))
  await expect.poll(() => table('Values to change').getByRole('row').count(), SOON).toBe(4)
  expect(await faultsOf(window, 'people/rotation')).toEqual([])
  expect(await bob.cli(['pull', '-'])).toMatchObject({ code: 3, stdout: '' })
})

it('says that keys must be changed when somebody has left, and changes them', async () => {
  const { page } = window
  const carol = await stage.person('carol')
  await signUp(carol, ['join', await invite(alice, carol.email)])
  await carol.must(['leave', '--yes'])
  await press(page, page.getByRole('link', { name: /^Members \d/ }))
  await page.getByText('carol@acme.test left.').waitFor()
  expect(await faultsOf(window, 'people/due')).toEqual([])
  await press(page, button('Change the keys'))
  await page.getByText('New keys:').waitFor()
  await expect.poll(() => button('Change the keys').count(), SOON).toBe(0)
  expect(await alice.must(['members'])).not.toContain('carol')
})
