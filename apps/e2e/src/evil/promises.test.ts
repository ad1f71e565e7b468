// Rows of the list of attacks that are no single lie but a promise: whatever else a server says, and whenever it says it, the client does the
// same and sends the same.
import { toBase64url, toHex, utf8 } from '@infisical/crypto'
import { memoryStorage } from '@infisical/client/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attack } from './attack.ts'
import { SECRETS_BY_INSIDER } from './attacks/insiders.ts'
import { KEY_ATTACKS } from './attacks/keys.ts'
import { LOGIN_ATTACKS } from './attacks/login.ts'
import { SECRETS_BY_SERVER } from './attacks/secrets.ts'
import { copyOf, openDevice } from './device.ts'
import type { Lies, Request } from './evil-server.ts'
import { proveRefusal } from './prove.ts'
import { openWorld, SECRETS, type World } from './world.ts'

let world: World
let opened: World | undefined
beforeAll(async () => {
  world = opened = await openWorld()
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const place = () => ({ workspaceId: world.workspaceId, environment: 'dev' })

/** What switches look like that a server would like to find. */
const SWITCHES = {
  ...{ verify: false, verified: true, skipVerification: true, insecure: true, trusted: true, encrypted: false },
  ...{ plaintext: 'from the server', disableChecks: ['signature', 'hash'], checks: 'off', debug: true, force: true },
  // A policy that has keys wrapped for somebody else, a way to recover, and a password to be typed once more.
  ...{ recovery: { enabled: true, publicKey: 'A'.repeat(43) }, organization: { boxPublic: 'A'.repeat(43) } },
  ...{ policy: { escrow: 'A'.repeat(43), wrapFor: ['00'.repeat(16)] }, passwordRequired: true, migrate: 'password' },
  // Another group for SRP.
  ...{ group: 'rfc5054-1024', N: 'ff', g: '05', hash: 'sha-1' },
  // A newer client, from here.
  ...{ update: { version: '99.0.0', url: '/cli.tgz', script: 'touch updated' }, minimumVersion: '99.0.0' },
  // People whom no log names.
  ...{ members: [{ userId: '00'.repeat(16), email: 'ghost@evil.test', role: 'owner', boxPublic: 'A'.repeat(43) }] },
}

/** Adds the switches to every object of an answer, however deep. */
function withSwitches(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSwitches)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, part]) => [name, withSwitches(part)])
  return { ...SWITCHES, ...(Object.fromEntries(fields) as object) }
}

/** Names of all that was sent, without what is random. */
const formOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(formOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, formOf(part)]))
}
const formsOf = (requests: readonly Request[]) =>
  requests.map(({ procedure, method, asked }) => [procedure, method, formOf(asked)])

/** Alice at a new device, and all that she does on an ordinary day. Gives what she saw, sent and kept. */
async function dayOf(lies: Lies) {
  const { evil, alice, workspaceId } = world
  const { client, storage } = openDevice(evil.url)
  evil.lie(lies)
  const saw = {
    login: await client.account.logIn(alice),
    workspaces: await client.workspaces.listWorkspaces(),
    // When somebody was there last is the server's word, and shown as that.
    members: (await client.workspaces.members({ workspaceId })).map(({ lastSeenAt: _, ...member }) => member),
    invites: await client.workspaces.invites({ workspaceId }),
    secrets: (await client.vault.pull(place())).secrets.map(({ name, value }) => `${name}=${value}`).sort(),
    verified: await client.workspaces.verify({ workspaceId }),
  }
  const requests = evil.requests()
  evil.repent()
  const { session, pins, caches } = storage.snapshot()
  const kept = { session: formOf(session), pins, caches: new Set(caches.keys()) }
  return { saw, sent: formsOf(requests), kept, requests }
}

describe('switches in answers (attacks 10, 14, 21, 35, 67 and 80)', () => {
  it('change nothing of what a client shows, sends or keeps', async () => {
    const honest = await dayOf({})
    const lied = await dayOf({ everywhere: withSwitches })
    expect(lied.requests.filter(({ changed }) => !changed)).toEqual([])
    expect({ saw: lied.saw, sent: lied.sent, kept: lied.kept }).toEqual({
      saw: honest.saw,
      sent: honest.sent,
      kept: honest.kept,
    })
    expect(lied.saw.members.map(({ email }) => email)).toEqual(
      ['alice', 'bob', 'rita'].map((name) => `${name}@acme.test`),
    )
    // The password is in none of it, however it is written.
    const sent = JSON.stringify(lied.requests.map(({ asked }) => asked))
    const password = utf8(world.alice.password)
    for (const spelling of [world.alice.password, toHex(password), toBase64url(password)])
      expect(sent).not.toContain(spelling)
  })

  it('excuse no lie', async () => {
    const attack = SECRETS_BY_SERVER.find(({ row }) => row === 49)
    if (attack === undefined) throw new Error('There is no attack 49')
    const device = await copyOf(world.alice, world.evil.url, { session: true, pins: true, caches: true })
    const lies = { ...(await attack.lies(world)), everywhere: withSwitches }
    const act = () => device.client.vault.pull(place())
    await proveRefusal({ evil: world.evil, device, lies, code: attack.code, act })
  })

  it('have keys sealed for nobody whom the log does not name', async () => {
    const { evil, alice, workspaceId } = world
    const { client } = await copyOf(alice, evil.url, { session: true, pins: true, caches: true })
    evil.lie({ everywhere: withSwitches })
    const { inviteId } = await client.sharing.invite({ workspaceId, email: 'dave@acme.test', role: 'reader' })
    const told = evil.requests().find(({ procedure }) => procedure === 'workspace.append')
    evil.repent()
    await client.sharing.cancelInvite({ workspaceId, inviteId })
    const sent = told?.asked as { readonly boxes: readonly { readonly receiver: unknown }[] } | undefined
    expect(sent?.boxes.map(({ receiver }) => receiver)).toEqual([{ kind: 'invite', id: inviteId }])
  })
})

describe('clocks (attack 65)', () => {
  const YEARS = 20 * 365 * 24 * 3_600_000

  it.each([
    ['ahead', YEARS],
    ['behind', -YEARS],
  ])('that are far %s, here or there, change neither what is believed nor what is refused', async (_, skew) => {
    const { evil, alice } = world
    const now = () => Date.now() + skew
    const { session, pins } = alice.storage.snapshot()
    const openThere = async (clock: () => number) => {
      const storage = memoryStorage()
      if (session?.tokens !== undefined) {
        const tokens = { ...session.tokens, accessExpiresAt: clock() + 60_000 }
        await storage.session.write({ ...session, tokens })
      }
      for (const [key, content] of pins) {
        const [origin, user, subject] = JSON.parse(key) as [string, string, string]
        await storage.pins.write({ origin, user, subject }, content)
      }
      return openDevice(evil.url, storage, { now: clock })
    }
    const date = { date: new Date(Date.now() - skew).toUTCString() }
    for (const clock of [Date.now, now]) {
      const device = await openThere(clock)
      evil.lie({}, {}, date)
      const { secrets } = await device.client.vault.pull(place())
      evil.repent()
      expect(Object.fromEntries(secrets.map(({ name, value }) => [name, value]))).toEqual(SECRETS)
    }
    for (const row of [48, 51]) {
      const attack = SECRETS_BY_SERVER.find((one) => one.row === row)
      const device = await openThere(now)
      evil.lie(attack === undefined ? {} : await attack.lies(world), {}, date)
      await expect(device.client.vault.pull(place())).rejects.toMatchObject({ code: attack?.code })
      evil.repent()
    }
  })
})

describe('what a server hears of a failure (attack 68)', () => {
  const kinds = (attacks: readonly Attack[], ...rows: number[]) =>
    attacks.filter(({ row, states }) => rows.includes(row) && (states === undefined || states.includes('fresh')))

  it('is nothing at all, whatever failed, and what comes next is the same', async () => {
    const { evil, alice } = world
    const pullAt = async (lies: Lies) => {
      const device = await copyOf(alice, evil.url, { session: true, pins: false, caches: false })
      evil.lie(lies)
      const outcome = await device.client.vault.pull(place()).then(
        () => undefined,
        (error: unknown) => (error as { code: string }).code,
      )
      const requests = evil.requests()
      evil.lie({})
      await device.client.vault.pull(place())
      const next = evil.requests().map(({ procedure, asked }) => ({ procedure, asked }))
      evil.repent()
      return { outcome, requests, next }
    }
    const honest = await copyOf(alice, evil.url, { session: true, pins: false, caches: false })
    evil.lie({})
    await honest.client.vault.pull(place())
    const asUsual = evil.requests().map(({ procedure, asked }) => ({ procedure, asked }))
    const codes = new Set<string>()
    for (const attack of [
      ...kinds(KEY_ATTACKS, 39, 40),
      ...kinds(SECRETS_BY_SERVER, 46, 47, 48, 49, 50),
      ...kinds(SECRETS_BY_INSIDER, 46, 47, 55, 59),
    ]) {
      const { outcome, requests, next } = await pullAt(await attack.lies(world))
      expect(outcome, attack.what).toBe(attack.code)
      codes.add(attack.code)
      // The same questions as ever, up to the one that was answered by a lie; none after it.
      expect(asUsual.slice(0, requests.length)).toEqual(requests.map(({ procedure, asked }) => ({ procedure, asked })))
      expect(requests.at(-1)?.changed, attack.what).toBe(true)
      expect(next, attack.what).toEqual(asUsual)
    }
    expect([...codes].sort()).toEqual(
      [
        'box-commitment',
        'commit-author',
        'commit-env',
        'entry-aad',
        'entry-extra',
        'entry-hash',
        'entry-missing',
      ].concat(['manifest-root', 'signature']),
    )
  })

  it('at a log-in is the same for every way in which keys do not open', async () => {
    const { evil, alice } = world
    const heard = new Set<string>()
    for (const attack of kinds(LOGIN_ATTACKS, 16, 17, 19, 20)) {
      const lies = await attack.lies(world)
      const { client } = openDevice(evil.url)
      evil.lie(lies)
      await expect(client.account.logIn(alice)).rejects.toMatchObject({ code: attack.code })
      heard.add(JSON.stringify(formsOf(evil.requests())))
      evil.repent()
    }
    expect(heard.size).toBe(1)
  })
})
