// What a device remembers, of which account and server, and what of its secrets can be told from outside.
import { fromBase64url, utf8 } from '@infisical/crypto'
import { memoryStorage } from '@infisical/client/testing'
import { decodePack } from '@infisical/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sayOfChain } from './attack.ts'
import { copyOf, openDevice, type Device } from './device.ts'
import { openEvilServer, type Lies } from './evil-server.ts'
import { proveRefusal } from './prove.ts'
import { answerAt, headOf, openWorld, PINNED, type Person, type World } from './world.ts'

let world: World
let opened: World | undefined
beforeAll(async () => {
  world = opened = await openWorld()
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const place = () => ({ workspaceId: world.workspaceId, environment: 'dev' })
const decoded = (content: Uint8Array | undefined): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(content)) as Record<string, unknown>

describe('a device that remembers an account', () => {
  /** As if it had been at another moment of the account. */
  async function remembering(change: (pin: Record<string, unknown>) => Record<string, unknown>): Promise<Device> {
    const { alice, evil } = world
    const at = { origin: evil.url, user: alice.email, subject: 'account' }
    const storage = memoryStorage()
    const pin = change(decoded(await alice.storage.pins.read(at)))
    await storage.pins.write(at, utf8(JSON.stringify(pin)))
    return openDevice(evil.url, storage)
  }

  const served: Lies = { 'account.bundle': (answer) => ({ ...answer, told: 'as it is' }) }

  it('refuses older keys than it has seen (attack 18)', async () => {
    const device = await remembering((pin) => ({ ...pin, generation: 2 }))
    const act = () => device.client.account.logIn(world.alice)
    await proveRefusal({ evil: world.evil, device, lies: served, code: 'bundle-rollback', act })
  })

  it('refuses a password that it has seen replaced, though all of it opens (attack 18)', async () => {
    const device = await remembering((pin) => ({ ...pin, salt: '01'.repeat(16), replaced: [pin['salt']] }))
    const act = () => device.client.account.logIn(world.alice)
    await proveRefusal({ evil: world.evil, device, lies: served, code: 'bundle-rollback', act })
  })

  it('refuses other costs under the same salt, though all of it opens (attack 4)', async () => {
    const device = await remembering((pin) => ({ ...pin, iterations: Number(pin['iterations']) + 1 }))
    const act = () => device.client.account.logIn(world.alice)
    await proveRefusal({ evil: world.evil, device, lies: served, code: 'kdf-changed', act })
  })
})

describe('what a device keeps and sends', () => {
  it('belongs to one server and one user (attack 74)', async () => {
    const { evil, alice, bob, stage } = world
    const { storage } = await copyOf(alice, evil.url, { session: false, pins: true, caches: true })
    const before = [...storage.snapshot().pins]
    const untouched = () => {
      const { pins } = storage.snapshot()
      expect(before.map(([at]) => [at, pins.get(at)])).toEqual(before)
    }
    const enter = async (url: string, person: Person) => {
      const { client } = openDevice(url, storage)
      await client.account.logIn(person)
      return () => client.vault.pull(place())
    }
    const older = sayOfChain(() => answerAt(world, PINNED - 1))
    const other = await openEvilServer(stage.server.url)
    try {
      // Another server, or another user, is a first contact of its own, and says nothing about the ones that are known.
      for (const [url, person] of [
        [other.url, alice],
        [evil.url, bob],
      ] as const) {
        const pull = await enter(url, person)
        const server = url === evil.url ? evil : other
        server.lie(older)
        await expect(pull()).resolves.toMatchObject({ head: { seq: PINNED - 1 } })
        server.repent()
        untouched()
      }
    } finally {
      await other[Symbol.asyncDispose]()
    }
    const pull = await enter(evil.url, alice)
    evil.lie(older)
    await expect(pull()).rejects.toMatchObject({ code: 'commit-rollback' })
    evil.repent()
    untouched()
  })

  it('is sealed with no nonce twice: nothing is sent when random numbers repeat (attack 63)', async () => {
    const { evil, bob } = world
    const { client } = await copyOf(bob, evil.url, { session: true, pins: true, caches: true })
    evil.lie({})
    const stuck = vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => {
      if (view !== null) new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(7)
      return view
    })
    const secrets = [
      { name: 'ONE', value: 'one' },
      { name: 'TWO', value: 'two' },
    ]
    await expect(client.vault.setSecrets({ ...place(), secrets })).rejects.toMatchObject({ code: 'nonce-reuse' })
    stuck.mockRestore()
    expect(evil.requests().filter(({ method }) => method !== 'GET')).toEqual([])
    evil.repent()
  })

  it('has lengths that say little: 1 byte and 30 look alike (attack 72)', async () => {
    const { evil, bob, prod, workspaceId } = world
    const secrets = [
      { name: 'A', value: 'x' },
      { name: 'BUT', value: 'x'.repeat(30) },
    ]
    await bob.client.vault.setSecrets({ workspaceId, environment: 'prod', personal: true, secrets })
    const { pack } = await headOf(evil, bob, { ...prod, kind: 'personal', owner: bob.keys.userId })
    const sizes = decodePack(fromBase64url(pack ?? '')).map(({ nameBox, valueBox }) => [
      nameBox.length,
      valueBox.length,
    ])
    expect(sizes).toHaveLength(2)
    expect(sizes[0]).toEqual(sizes[1])
  })
})
