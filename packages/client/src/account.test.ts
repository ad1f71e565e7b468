import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, logIn, openDevice, ORIGIN, PASSWORD, signUp, type Person, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.intercept = undefined
  world.requests.length = 0
})

describe('an account', () => {
  it('is made with a mailed code, and the same person logs in elsewhere', async () => {
    const alice = await signUp(world)
    const here = await alice.client.account.whoAmI()
    expect(here).toMatchObject({ email: alice.email, name: 'Alice' })
    expect(here?.fingerprint).toHaveLength(8)
    const there = await logIn(world, alice)
    expect(await there.client.account.whoAmI()).toEqual(here)
    expect(there.storage.snapshot().session?.keys.deviceKey).not.toBe(alice.storage.snapshot().session?.keys.deviceKey)
  })

  it('never shows its password to the server, in any request', async () => {
    const bodies: string[] = []
    world.intercept = (url, { body, headers }, next) => {
      bodies.push(`${url} ${JSON.stringify(headers)} ${body}`)
      return next()
    }
    await logIn(world, await signUp(world))
    for (const part of ['correct horse', 'battery']) expect(bodies.join('\n')).not.toContain(part)
  })

  it('takes an address however it is typed, and refuses what is none', async () => {
    const alice = await signUp(world)
    const { client } = openDevice(world)
    const email = ` ${alice.email.toUpperCase()} `
    expect(await client.account.logIn({ email, password: PASSWORD })).toMatchObject({ outcome: 'logged-in' })
    for (const wrong of ['', 'alice', 'a b@c'])
      await expect(client.account.requestCode(wrong)).rejects.toMatchObject({ code: 'email' })
    await expect(client.account.signUp({ email, name: '\u202e', password: PASSWORD, code: '1' })).rejects.toMatchObject(
      { code: 'display-name' },
    )
  })

  it('answers a wrong password and an unknown address alike, as a value', async () => {
    const alice = await signUp(world)
    const { client, storage } = openDevice(world)
    for (const email of [alice.email, 'nobody@acme.test'])
      expect(await client.account.logIn({ email, password: 'wrong' })).toEqual({ outcome: 'wrong-email-or-password' })
    expect(storage.snapshot().session).toBeUndefined()
    expect(storage.snapshot().pins.size).toBe(0)
  })

  it('passes the refusals of the server on', async () => {
    const { client } = openDevice(world)
    await client.account.requestCode('carol@acme.test')
    const person = { email: 'carol@acme.test', name: 'Carol', password: PASSWORD, code: '000000' }
    await expect(client.account.signUp(person)).rejects.toMatchObject({
      name: 'ApiError',
      code: expect.stringMatching(/^code-/),
    })
  })

  it('is logged out here, and its session ends there', async () => {
    const alice = await signUp(world)
    await alice.client.account.logOut()
    expect(world.requests.at(-1)).toBe('/trpc/session.end')
    expect(alice.storage.snapshot().session).toBeUndefined()
    expect(await alice.client.account.whoAmI()).toBeUndefined()
    await expect(alice.client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'not-logged-in' })
  })

  it('is logged out here even when the server cannot be told, and keeps its pins', async () => {
    const alice = await signUp(world)
    world.intercept = () => Promise.reject(new Error('no network'))
    await alice.client.account.logOut()
    expect(alice.storage.snapshot().session).toBeUndefined()
    expect(alice.storage.snapshot().pins.size).toBe(1)
  })
})

describe('a login before a lying server', () => {
  let alice: Person
  beforeAll(async () => {
    world.intercept = undefined
    alice = await signUp(world)
  })
  const lie = (procedure: string, change: (data: Record<string, unknown>) => object) => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== `/trpc/${procedure}`) return answer
      const { result } = (await answer.json()) as { result: { data: Record<string, unknown> } }
      return Response.json({ result: { data: { ...result.data, ...change(result.data) } } })
    }
  }
  const kdf = (data: Record<string, unknown>) => data['kdf'] as Record<string, unknown>

  it.each([
    ['kdf-floor', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), memoryKib: 1024 } })],
    ['kdf-floor', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), iterations: 1 } })],
    ['kdf-ceiling', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), memoryKib: 8 * 1024 * 1024 } })],
    ['kdf-algorithm', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), algorithm: 0 } })],
    ['kdf-salt', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), salt: '' } })],
    ['kdf-salt', (data: Record<string, unknown>) => ({ kdf: { ...kdf(data), salt: 'A'.repeat(22) } })],
    ['srp-parameter', () => ({ serverPublic: `${'0'.repeat(511)}1` })],
    ['srp-parameter', () => ({ serverPublic: 'zz' })],
  ])('refuses bad parameters (%s) before it sends a proof', async (code, change) => {
    lie('session.challenge', change)
    const { client, storage } = openDevice(world)
    await expect(client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      name: 'CryptoError',
      code,
    })
    expect(world.requests).toEqual(['/trpc/session.challenge'])
    expect(storage.snapshot().session).toBeUndefined()
  })

  it.each([
    ['missing', ''],
    ['garbled', '0'.repeat(64)],
    ['short', 'ab'],
  ])('does not even fetch the keys when its proof is %s', async (_, serverProof) => {
    lie('session.prove', () => ({ serverProof }))
    const { client, storage } = openDevice(world)
    await expect(client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      code: 'srp-proof',
    })
    expect(world.requests).not.toContain('/trpc/account.bundle')
    expect(storage.snapshot()).toMatchObject({ session: undefined, pins: new Map() })
  })

  it.each([
    ['bundle-auth', (data: Record<string, unknown>) => ({ bundle: `${String(data['bundle']).slice(0, -4)}AAAA` })],
    ['bundle-auth', (data: Record<string, unknown>) => ({ generation: Number(data['generation']) + 1 })],
    [
      'bundle-commitment',
      (data: Record<string, unknown>) => ({ bundle: `AQQ${'A'.repeat(String(data['bundle']).length - 3)}` }),
    ],
    ['bundle-auth', () => ({ userId: 'f'.repeat(32) })],
    ['bundle-auth', () => ({ signPublic: 'A'.repeat(43) })],
  ])('refuses keys that are not his (%s)', async (code, change) => {
    lie('account.bundle', change)
    const { client, storage } = openDevice(world)
    await expect(client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      name: 'CryptoError',
      code,
    })
    expect(storage.snapshot()).toMatchObject({ session: undefined, pins: new Map() })
  })

  it('notices other parameters than this device knows', async () => {
    const before = alice.storage.snapshot().pins
    lie('session.challenge', (data) => ({ kdf: { ...kdf(data), salt: 'B'.repeat(21) + 'A' } }))
    await expect(alice.client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      code: 'kdf-changed',
    })
    expect(alice.storage.snapshot().pins).toEqual(before)
  })

  it('notices other costs of the same salt, though everything opens: no change of a password makes them', async () => {
    const place = { origin: ORIGIN, user: alice.email, subject: 'account' }
    const { storage, client } = openDevice(world)
    const pin = new TextDecoder().decode(await alice.storage.pins.read(place))
    await storage.pins.write(place, new TextEncoder().encode(pin.replace(/"iterations": 3/, '"iterations": 4')))
    await expect(client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      code: 'kdf-changed',
    })
    expect(storage.snapshot().session).toBeUndefined()
  })

  it('notices older keys than this device knows', async () => {
    const place = { origin: ORIGIN, user: alice.email, subject: 'account' }
    const text = new TextDecoder().decode(await alice.storage.pins.read(place))
    await alice.storage.pins.write(place, new TextEncoder().encode(text.replace(/"generation": 1/, '"generation": 2')))
    await expect(alice.client.account.logIn({ email: alice.email, password: PASSWORD })).rejects.toMatchObject({
      code: 'bundle-rollback',
    })
  })
})
