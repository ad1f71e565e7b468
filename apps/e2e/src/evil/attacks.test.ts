// The list of attacks, row by row, against the real client: what a lying server gets for its lies.
import { toBase64url } from '@infisical/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attack } from './attack.ts'
import { ENTRY_ATTACKS } from './attacks/entries.ts'
import { EPOCH_ATTACKS } from './attacks/epochs.ts'
import { SECRETS_BY_INSIDER } from './attacks/insiders.ts'
import { JOIN_ATTACKS, KEY_ATTACKS } from './attacks/keys.ts'
import { joinInCarolsPlace, joinWithoutLink, LOG_ATTACKS } from './attacks/log.ts'
import { LOGIN_ATTACKS } from './attacks/login.ts'
import { SECRETS_BY_SERVER } from './attacks/secrets.ts'
import { openDevice } from './device.ts'
import { proveJoin, proveLogIn, provePull } from './prove.ts'
import { openWorld, type State, type World } from './world.ts'

let world: World
let opened: World | undefined
beforeAll(async () => {
  world = opened = await openWorld()
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const AT_A_DEVICE: readonly State[] = ['fresh', 'pinned']

function rows(
  attacks: readonly Attack[],
  states: readonly State[] = [...AT_A_DEVICE, 'token'],
): [string, Attack, State][] {
  return attacks.flatMap((attack) =>
    (attack.states ?? states).map((state): [string, Attack, State] => [
      `${attack.row}: ${attack.what} (${state}): ${attack.code}`,
      attack,
      state,
    ]),
  )
}

describe('secrets, by a server alone', () => {
  it.each(rows(SECRETS_BY_SERVER))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('secrets, by a server and an insider', () => {
  it.each(rows(SECRETS_BY_INSIDER))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('the membership log', () => {
  it.each(rows(LOG_ATTACKS))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('the membership log, by a server and an insider', () => {
  it.each(rows(ENTRY_ATTACKS))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('the beginning of an epoch', () => {
  it.each(rows(EPOCH_ATTACKS))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('keys', () => {
  it.each(rows(KEY_ATTACKS))('%s', (_, attack, state) => provePull(world, attack, state))
})

describe('a log-in', () => {
  it.each(rows(LOGIN_ATTACKS, AT_A_DEVICE))('%s', (_, attack, state) => proveLogIn(world, attack, state))

  it('succeeds when nobody lies', async () => {
    await expect(openDevice(world.evil.url).client.account.logIn(world.alice)).resolves.toMatchObject({
      outcome: 'logged-in',
    })
  })
})

describe('an invited person', () => {
  it.each([
    ['with keys that were exchanged on the way', 'log-authz', joinInCarolsPlace],
    ['without the secret of the link', 'invite-binding', joinWithoutLink],
  ] as const)('26: does not join an honest server %s: %s', async (_, code, join) => {
    const { evil, carol, alice, workspaceId } = world
    const entry = toBase64url(await join(world))
    evil.lie({}, { 'invite.join': (asked) => ({ ...asked, entry }) })
    await expect(carol.client.sharing.join(world.link)).rejects.toMatchObject({ name: 'ApiError', code })
    expect(evil.requests().at(-1)).toMatchObject({ procedure: 'invite.join', method: 'POST', changed: true })
    evil.repent()
    const members = await alice.client.workspaces.members({ workspaceId })
    expect(members.map(({ email }) => email)).not.toContain(carol.email)
  })

  it.each(JOIN_ATTACKS)('$row: $what: $code', async ({ lies, code }) =>
    proveJoin(world, { ...(await lies(world)), code }),
  )

  it('joins when nobody lies', async () => {
    await expect(world.carol.client.sharing.join(world.link)).resolves.toMatchObject({ name: 'acme', role: 'writer' })
  })
})
