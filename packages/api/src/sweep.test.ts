import { describeOnEachEngine } from '@infisical/db/testing'
import { expect, it } from 'vitest'
import { signUp } from '../test/people.ts'
import { codeOf, createWorld } from '../test/world.ts'
import { sweep } from './sweep.ts'

describeOnEachEngine('sweeping', (database) => {
  const count = async () => {
    const { emailCode, loginAttempt, session, rateLimit } = database().prisma
    return [await emailCode.count(), await loginAttempt.count(), await session.count(), await rateLimit.count()]
  }

  it('forgets what has expired, and nothing before', async () => {
    const world = await createWorld(database())
    const person = await signUp(world)
    const ended = await signUp(world)
    await ended.api.session.end()
    await world.as().account.requestCode({ email: 'nobody@acme.test' })
    await world.as().session.challenge({ email: 'nobody@acme.test' })
    const [codes, attempts, sessions, windows] = await count()
    expect([codes, attempts, sessions]).toEqual([1, 1, 2])
    expect(await sweep(world.services)).toBe(0)

    world.now += 2 * 60_000
    expect(await sweep(world.services)).toBe(1)
    expect(await count()).toEqual([1, 0, 2, windows])
    world.now += 8 * 60_000
    await sweep(world.services)
    expect(await count()).toEqual([0, 0, 2, windows])
    world.now += 24 * 60 * 60_000
    await sweep(world.services)
    expect(await count()).toEqual([0, 0, 1, 0])
    world.now += 29 * 24 * 60 * 60_000
    await sweep(world.services)
    expect((await count())[2]).toBe(0)
    expect(await codeOf(person.api.account.me())).toBe('session-expired')
  })

  it('may be done by several servers at once', async () => {
    const world = await createWorld(database())
    await signUp(world)
    world.now += 60 * 24 * 60 * 60_000
    const swept = await Promise.all([sweep(world.services), sweep(world.services), sweep(world.services)])
    expect(swept.reduce((sum, one) => sum + one)).toBeGreaterThan(0)
    expect(await count()).toEqual([0, 0, 0, 0])
  })
})
