// After a removal: what somebody who is gone can do with the server's help, and how two who were told different stories find out.
import { toBase64url } from '@infisical/crypto'
import { openClient, type Lock } from '@infisical/client'
import { memoryStorage } from '@infisical/client/testing'
import { buildEntry } from '@infisical/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAftermath, type Aftermath } from './aftermath.ts'
import { sayOfLog, type Attack } from './attack.ts'
import { inviteOfAnyone, stranger } from './attacks/log.ts'
import { appended, REMOVED_ATTACKS } from './attacks/removed.ts'
import { copyOf, openMachine } from './device.ts'
import type { Lies } from './evil-server.ts'
import { proveRefusal, provePull } from './prove.ts'
import { entriesOf, logOf } from './world.ts'

let world: Aftermath
let opened: Aftermath | undefined
beforeAll(async () => {
  world = opened = await openAftermath()
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const place = () => ({ workspaceId: world.workspaceId, environment: 'dev' })

describe('after somebody was removed', () => {
  const rows = REMOVED_ATTACKS.flatMap(({ states = [], ...attack }) =>
    states.map((state) => [`${attack.row}: ${attack.what} (${state}): ${attack.code}`, attack, state] as const),
  )
  it.each(rows)('%s', async (_, { row, what, code, lies }, state) => {
    const attack: Attack = { row, what, code, lies: () => lies(world) }
    await provePull(world, attack, state)
  })

  it.each(['fresh', 'pinned', 'outdated', 'token'] as const)(
    'everybody else reads on, when nobody lies (%s)',
    async (state) => {
      const { secrets } = await (await world.device(state)).client.vault.pull(place())
      expect(Object.fromEntries(secrets.map(({ name, value }) => [name, value]))).toEqual(world.secrets)
    },
  )

  it('nobody who cannot change the keys pushes while the log says that somebody has left (attack 45)', async () => {
    const { evil, rita, log } = world
    const draft = { type: 'remove-member', userId: rita.keys.userId, time: log.state.time + 1 } as const
    const { envelope } = await buildEntry(log, draft, rita.keys.author)
    const device = await copyOf(world.carol, evil.url, { session: true, pins: true, caches: true })
    evil.lie(appended(world, envelope))
    const secrets = [{ name: 'NEW', value: 'for whom?' }]
    await expect(device.client.vault.setSecrets({ ...place(), secrets })).rejects.toMatchObject({
      code: 'epoch-required',
    })
    expect(evil.requests().filter(({ method }) => method !== 'GET')).toEqual([])
    evil.repent()
  })
})

describe('a head that is frozen (attack 53)', () => {
  const DAY = 24 * 3_600_000
  const later = () => Date.now() + 2 * DAY

  it('is refused by the clock of the device, whatever the server says of the time', async () => {
    const { evil, rita, token } = world
    const { session } = rita.storage.snapshot()
    const storage = memoryStorage()
    if (session?.tokens !== undefined)
      await storage.session.write({ ...session, tokens: { ...session.tokens, accessExpiresAt: later() + DAY } })
    const options = {
      fetch: (address: string, init?: object) => fetch(address, init),
      clientName: 'test/0.1.0',
      now: later,
    }
    const clients = [
      openClient({ ...options, url: evil.url, storage, device: 'a test' }),
      openClient({ ...options, token }),
    ]
    for (const { vault } of clients) {
      evil.lie({}, {}, { date: new Date().toUTCString() })
      await expect(vault.pull({ ...place(), maxAgeMs: DAY })).rejects.toMatchObject({ code: 'freshness' })
      await expect(vault.pull({ ...place(), maxAgeMs: 3 * DAY })).resolves.toMatchObject({ environment: 'dev' })
      evil.repent()
    }
  })
})

describe('one story for some and another for others (attack 54)', () => {
  /** The owner takes part: her log has another end for those who are to be deceived. */
  async function otherStory(): Promise<Lies> {
    const { evil, alice, workspaceId } = world
    const log = await logOf(evil, alice, workspaceId)
    const { envelope } = await buildEntry(log, await inviteOfAnyone({ log }), alice.keys.author)
    const entries = [...(await entriesOf(evil, alice, workspaceId)), toBase64url(envelope)]
    return {
      ...sayOfLog((_, after) => ({ entries: entries.slice(after + 1), headSeq: entries.length - 1 })),
      'invite.open': (answer) => ({ ...answer, workspaceId, entries, headSeq: entries.length - 1 }),
    }
  }
  const rita = () => copyOf(world.rita, world.evil.url, { session: true, pins: false, caches: false })

  let invited = 0
  const somebodyIsInvited = () => {
    const { alice, workspaceId } = world
    return alice.client.sharing.invite({ workspaceId, email: `guest${invited++}@acme.test`, role: 'reader' })
  }

  /** Two devices in two stories of the same length: one that was told the other end, one that was told the truth. */
  async function deceived() {
    const { evil, workspaceId } = world
    const lies = await otherStory()
    const there = await rita()
    evil.lie(lies)
    await there.client.vault.pull(place())
    const lock = await there.client.trust.lockOf({ workspaceId })
    const heads = await there.client.trust.heads({ workspaceId })
    evil.repent()
    await somebodyIsInvited()
    const here = await rita()
    await here.client.vault.pull(place())
    return { here, there, lies, lock, heads }
  }

  it('is found out by one line of text, by the lock of the repository, and by going on', async () => {
    const { evil, workspaceId } = world
    const { here, there, lock, heads } = await deceived()
    await expect(here.client.trust.compare({ workspaceId, text: heads })).rejects.toMatchObject({
      code: 'heads-differ',
    })

    const { session } = here.storage.snapshot()
    const storage = memoryStorage()
    if (session !== undefined) await storage.session.write(session)
    const source = { read: (): Promise<Lock> => Promise.resolve(lock) }
    const options = { fetch: (address: string, init?: object) => fetch(address, init), clientName: 'test/0.1.0' }
    const readers = [
      openClient({ ...options, url: evil.url, storage, device: 'a test', lock: source }),
      openClient({ ...options, token: world.token, lock: source }),
    ]
    for (const { vault } of readers) await expect(vault.pull(place())).rejects.toMatchObject({ code: 'lock-mismatch' })
    expect(storage.snapshot().pins.size).toBe(0)

    await somebodyIsInvited()
    const before = there.storage.snapshot()
    await expect(there.client.vault.pull(place())).rejects.toMatchObject({ code: 'log-fork' })
    expect(there.storage.snapshot()).toEqual(before)
  })

  it('is found out by the link of an invite that was made in the other', async () => {
    const { evil, alice, workspaceId } = world
    const { link } = await alice.client.sharing.invite({
      workspaceId,
      email: world.rita.email,
      role: 'reader',
      again: true,
    })
    const { here, lies } = await deceived()
    await proveRefusal({ evil, device: here, lies, code: 'log-fork', act: () => here.client.sharing.join(link) })
  })
})

describe('a token', () => {
  it('is of no use in another workspace or environment, and asks for none (attack 78)', async () => {
    const { evil, token, elsewhere } = world
    const { client } = openMachine(token)
    evil.lie({})
    await expect(client.vault.pull({ ...place(), workspaceId: elsewhere.workspaceId })).rejects.toMatchObject({
      code: 'token-scope',
    })
    expect(evil.requests()).toEqual([])
    await expect(client.vault.pull({ ...place(), environment: 'prod' })).rejects.toMatchObject({ code: 'token-scope' })
    evil.repent()
  })

  it('is not told about a workspace that somebody made up (attack 79)', async () => {
    const { evil, token, workspaceId, log, entriesBefore } = world
    const { author, identity } = await stranger()
    const genesis = {
      type: 'genesis',
      workspaceName: 'acme',
      identity,
      email: 'alice@acme.test',
      name: 'alice',
    } as const
    const { envelope } = await buildEntry(undefined, { ...genesis, time: log.state.time }, author)
    const madeUp = [toBase64url(envelope), ...entriesBefore.slice(1)]
    for (const [entries, code] of [
      [madeUp, 'log-genesis'],
      // The true beginning, from before the token was made.
      [entriesBefore.slice(0, 3), 'log-rollback'],
    ] as const) {
      const device = openMachine(token)
      const lies = sayOfLog((_, after) => ({ entries: entries.slice(after + 1), headSeq: entries.length - 1 }))
      const act = () => device.client.vault.pull({ workspaceId, environment: 'dev' })
      await proveRefusal({ evil, device, lies, code, act })
    }
  })
})
