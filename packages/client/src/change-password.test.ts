import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NEXT, logInWith, workspaceOf } from '../test/accounts.ts'
import { again, createWorld, logIn, ORIGIN, PASSWORD, signUp, valuesOf, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  world.intercept = undefined
  world.requests.length = 0
})

describe('a changed password', () => {
  it('takes the place of the old one, here and elsewhere, and ends the other sessions', async () => {
    const alice = await signUp(world)
    const place = await workspaceOf(alice)
    const there = await logIn(world, alice)
    const old = await alice.client.account.whoAmI()
    expect(await alice.client.account.changePassword({ old: PASSWORD, new: NEXT })).toEqual({
      outcome: 'changed',
      account: old,
    })
    expect(valuesOf((await again(world, alice).client.vault.pull(place)).secrets)).toEqual({
      SHARED: 'for all',
      MINE: 'for me',
    })
    world.now += 11 * 60_000
    await expect(there.client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'session-expired' })
    world.now -= 11 * 60_000
    expect(await logInWith(world, alice.email, PASSWORD)).toEqual({ outcome: 'wrong-email-or-password' })
    expect(await logInWith(world, alice.email, NEXT)).toMatchObject({ outcome: 'logged-in', account: old })
    // A device that knows the parameters from before: the old password is answered with a warning, the new one is followed.
    await expect(logInWith(world, alice.email, PASSWORD, there)).rejects.toMatchObject({ code: 'kdf-changed' })
    expect(await logInWith(world, alice.email, NEXT, there)).toMatchObject({ outcome: 'logged-in' })
  })

  it('keeps what this device keeps, so that the next pull is warm', async () => {
    const alice = await signUp(world)
    const place = await workspaceOf(alice)
    await alice.client.vault.pull(place)
    await alice.client.account.changePassword({ old: PASSWORD, new: NEXT })
    expect((await again(world, alice).client.vault.pull(place)).stats.way).toBe('warm')
  })

  it('asks for the old one, and changes nothing without it', async () => {
    const alice = await signUp(world)
    const before = alice.storage.snapshot()
    expect(await alice.client.account.changePassword({ old: 'wrong', new: NEXT })).toEqual({
      outcome: 'wrong-password',
    })
    expect(alice.storage.snapshot()).toEqual(before)
    expect(world.requests).not.toContain('/trpc/account.changePassword')
  })

  it('does not come undone: a device that saw the change refuses the password from before, though everything opens', async () => {
    const alice = await signUp(world)
    const place = { origin: ORIGIN, user: alice.email, subject: 'account' }
    const row = await world.database.prisma.user.findUniqueOrThrow({ where: { email: alice.email } })
    await alice.client.account.changePassword({ old: PASSWORD, new: NEXT })
    const { id, kdfSalt, srpVerifier, bundle } = row
    await world.database.prisma.user.update({ where: { id }, data: { kdfSalt, srpVerifier, bundle } })
    const pin = await alice.storage.pins.read(place)
    await expect(logInWith(world, alice.email, PASSWORD, alice)).rejects.toMatchObject({ code: 'bundle-rollback' })
    expect(await alice.storage.pins.read(place)).toEqual(pin)
  })

  it('never shows either password to the server', async () => {
    const alice = await signUp(world)
    const bodies: string[] = []
    world.intercept = (url, { body, headers }, next) => {
      bodies.push(`${url} ${JSON.stringify(headers)} ${body}`)
      return next()
    }
    await alice.client.account.changePassword({ old: PASSWORD, new: NEXT })
    for (const part of ['correct horse', 'battery', 'tr0ub4dor']) expect(bodies.join('\n')).not.toContain(part)
  })
})
