import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NEXT, codeFor, lie, logInWith, workspaceOf } from '../test/accounts.ts'
import {
  createWorld,
  kept,
  openDevice,
  ORIGIN,
  PASSWORD,
  signUp,
  valuesOf,
  type Device,
  type Person,
  type World,
} from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.intercept = undefined
  world.requests.length = 0
})

describe('a recovery kit', () => {
  it('gives everything back at a new device, with a new password and a new kit; the old ones are over', async () => {
    const alice = await signUp(world)
    const place = await workspaceOf(alice)
    const account = await alice.client.account.whoAmI()
    const kit = await alice.client.account.makeRecoveryKit()
    expect(kit).toEqual({
      code: expect.stringMatching(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/),
      email: alice.email,
      server: ORIGIN,
    })

    const { client, storage } = openDevice(world)
    const code = await codeFor(world, alice.email, 'recovery')
    const typed = ` ${kit.code.toLowerCase().replaceAll('-', ' ')}\n`
    const recovered = await client.account.recover({ email: alice.email, code, kit: typed, newPassword: NEXT })
    expect(recovered).toEqual({ account, kit: { ...kit, code: expect.any(String) as string } })
    expect(recovered.kit.code).not.toBe(kit.code)
    expect(valuesOf((await client.vault.pull(place)).secrets)).toEqual({ SHARED: 'for all', MINE: 'for me' })
    expect(storage.snapshot().pins.size).toBe(2)

    expect(await logInWith(world, alice.email, PASSWORD)).toEqual({ outcome: 'wrong-email-or-password' })
    expect(await logInWith(world, alice.email, NEXT)).toMatchObject({ outcome: 'logged-in', account })
    const again = { email: alice.email, newPassword: NEXT }
    const old = { ...again, kit: kit.code, code: await codeFor(world, alice.email, 'recovery') }
    await expect(openDevice(world).client.account.recover(old)).rejects.toMatchObject({
      name: 'ApiError',
      code: 'recovery-refused',
    })
    const next = { ...again, kit: recovered.kit.code, code: await codeFor(world, alice.email, 'recovery') }
    expect(await openDevice(world).client.account.recover(next)).toMatchObject({ account })
  })

  it('never shows its code to the server, in any request', async () => {
    const alice = await signUp(world)
    const bodies: string[] = []
    world.intercept = (url, { body, headers }, next) => {
      bodies.push(`${url} ${JSON.stringify(headers)} ${body}`)
      return next()
    }
    const kit = await alice.client.account.makeRecoveryKit()
    const code = await codeFor(world, alice.email, 'recovery')
    const next = await openDevice(world).client.account.recover({
      email: alice.email,
      code,
      kit: kit.code,
      newPassword: NEXT,
    })
    const sent = bodies.join('\n')
    for (const secret of [kit.code, next.kit.code]) {
      expect(sent).not.toContain(secret)
      expect(sent).not.toContain(secret.replaceAll('-', ''))
    }
  })

  it('that was mistyped is told so before anything is asked of the server', async () => {
    const alice = await signUp(world)
    const { code: kit } = await alice.client.account.makeRecoveryKit()
    const typo = `${kit.slice(0, -1)}${kit.endsWith('0') ? '1' : '0'}`
    world.requests.length = 0
    const person = { email: alice.email, code: '123456', newPassword: NEXT }
    for (const wrong of [typo, kit.slice(1), '', 'a code'])
      await expect(openDevice(world).client.account.recover({ ...person, kit: wrong })).rejects.toMatchObject({
        name: 'ClientError',
        code: 'recovery-code',
      })
    expect(world.requests).toEqual([])
  })

  it('is not handed out when the server did not take it', async () => {
    const alice = await signUp(world)
    world.intercept = (url, _request, next) =>
      url.pathname === '/trpc/account.keepRecovery' ? Promise.reject(new Error('lost')) : next()
    await expect(alice.client.account.makeRecoveryKit()).rejects.toMatchObject({ code: 'server-unreachable' })
  })
})

describe('a recovery before a lying server', () => {
  let alice: Person
  let kit: string
  beforeAll(async () => {
    world.intercept = undefined
    alice = await signUp(world)
    kit = (await alice.client.account.makeRecoveryKit()).code
  })
  const recover = async (device: Device = {}) => {
    const code = await openAndAsk()
    const { client, storage } = openDevice(world, device)
    const before = kept({ client, storage, email: alice.email })
    const recovering = client.account.recover({ email: alice.email, code, kit, newPassword: NEXT })
    return { recovering, storage, before }
  }
  const openAndAsk = async () => {
    const lying = world.intercept
    world.intercept = undefined
    world.now += 60 * 60_000
    const code = await codeFor(world, alice.email, 'recovery')
    world.intercept = lying
    world.requests.length = 0
    return code
  }

  it.each([
    ['a changed kit', (data: Record<string, unknown>) => ({ kit: `${String(data['kit']).slice(0, -4)}AAAA` })],
    ['no kit', () => ({ kit: '' })],
    ['another user', () => ({ userId: 'f'.repeat(32) })],
    ['another generation', () => ({ generation: 2 })],
    ['another signing key', () => ({ signPublic: 'A'.repeat(43) })],
    ['another box key', () => ({ boxPublic: 'A'.repeat(43) })],
  ])('sends nothing and keeps nothing when it is told of %s', async (_, change) => {
    lie(world, 'account.recover', change)
    const { recovering, storage, before } = await recover()
    await expect(recovering).rejects.toMatchObject({ name: 'CryptoError', code: 'recovery-auth' })
    expect(world.requests).toEqual(['/trpc/account.recover'])
    expect(storage.snapshot().session).toBeUndefined()
    expect(kept({ storage } as Person)).toEqual(before)
  })

  it('notices older keys than this device knows', async () => {
    const place = { origin: ORIGIN, user: alice.email, subject: 'account' }
    const pin = new TextDecoder().decode(await alice.storage.pins.read(place))
    const { storage } = openDevice(world)
    await storage.pins.write(place, new TextEncoder().encode(pin.replace(/"generation": 1/, '"generation": 2')))
    const { recovering } = await recover({ storage })
    await expect(recovering).rejects.toMatchObject({ code: 'bundle-rollback' })
    expect(world.requests).toEqual(['/trpc/account.recover'])
  })
})
