import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { again, createWorld, logIn, signUp, type Person, type World } from '../test/world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: World
let alice: Person
let person: Person
beforeAll(async () => {
  world = await createWorld()
  alice = await signUp(world)
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  person = await logIn(world, alice)
  world.requests.length = 0
})

const list = (someone: Person) => someone.client.workspaces.listWorkspaces()
const refreshes = () => world.requests.filter((path) => path === '/trpc/session.refresh').length

describe('a session', () => {
  it('goes on when its access token expires, with one more request', async () => {
    world.now += 11 * MINUTE
    await list(person)
    expect(world.requests).toEqual(['/trpc/workspace.list', '/trpc/session.refresh', '/trpc/workspace.list'])
    await list(person)
    await list(again(world, person))
    expect(refreshes()).toBe(1)
  })

  it('goes on when the server knows its access token no more', async () => {
    let refusals = 1
    const data = { code: 'unauthenticated', httpStatus: 401, details: {} }
    world.intercept = (url, _request, next) =>
      url.pathname === '/trpc/workspace.list' && refusals-- > 0
        ? Promise.resolve(Response.json({ error: { code: -32001, message: '', data } }, { status: 401 }))
        : next()
    await list(person)
    expect(world.requests).toEqual(['/trpc/workspace.list', '/trpc/session.refresh', '/trpc/workspace.list'])
    refusals = 9
    await expect(list(person)).rejects.toMatchObject({ name: 'ApiError', code: 'unauthenticated' })
    expect(refreshes()).toBe(2)
  })

  it('is renewed once by many calls and processes at the same time', async () => {
    world.now += 11 * MINUTE
    const processes = [person, again(world, person), again(world, person)]
    await Promise.all(processes.flatMap((one) => [list(one), list(one)]))
    expect(refreshes()).toBe(1)
  })

  it('survives a refresh whose answer got lost', async () => {
    world.now += 11 * MINUTE
    let losses = 2
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname === '/trpc/session.refresh' && losses-- > 0) throw new Error('lost')
      return answer
    }
    for (const process of [person, again(world, person)])
      await expect(list(process)).rejects.toMatchObject({ code: 'server-unreachable' })
    await list(again(world, person))
    world.now += 11 * MINUTE
    await list(again(world, person))
  })

  it('lives through weeks of use, and a clock that is off by a day', async () => {
    for (let day = 0; day < 40; day++) {
      world.now += DAY
      await list(person)
    }
    const off = {
      ...person,
      client: (await import('../test/world.ts')).openDevice(world, {
        storage: person.storage,
        now: () => Date.now() - DAY,
      }).client,
    }
    world.now += 11 * MINUTE
    await list(off)
    await list(off)
  })

  it('that was copied and used by a thief ends, for both', async () => {
    const thief = { ...person, storage: (await import('./memory-storage.ts')).memoryStorage() }
    const session = await person.storage.session.read()
    if (session !== undefined) await thief.storage.session.write(session)
    world.now += 11 * MINUTE
    await list(again(world, thief))
    await expect(list(person)).rejects.toMatchObject({ name: 'ApiError', code: 'session-reused' })
    world.now += 11 * MINUTE
    await expect(list(again(world, thief))).rejects.toMatchObject({
      name: 'ApiError',
      code: expect.stringMatching(/^session-/) as string,
    })
    expect(await person.client.account.whoAmI()).toMatchObject({ email: alice.email })
  })

  it('that nobody used for long has to be begun anew', async () => {
    world.now += 31 * DAY
    await expect(list(person)).rejects.toMatchObject({ name: 'ApiError', code: 'session-expired' })
    expect(await person.client.account.whoAmI()).toBeDefined()
  })
})
