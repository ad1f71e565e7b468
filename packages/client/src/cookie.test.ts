import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeFor, NEXT } from '../test/accounts.ts'
import {
  cookieJar,
  createWorld,
  forgetRates,
  ORIGIN,
  PASSWORD,
  secretsOf,
  valuesOf,
  type World,
} from '../test/world.ts'
import { openClient } from './index.ts'
import { memoryStorage } from './memory-storage.ts'

// A browser: the tokens are in a cookie, and the client never has one.
const MINUTE = 60_000
let world: World
let people = 0
beforeAll(async () => {
  world = await createWorld()
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.intercept = undefined
  await forgetRates(world)
})

/** A tab: a second one of the same browser has the same jar and storage. */
function tab(jar = cookieJar(), storage = memoryStorage()) {
  const options = { url: ORIGIN, storage, device: 'browser', clientName: 'web/0.1.0', transport: 'cookie' as const }
  return { jar, storage, client: openClient({ ...options, fetch: world.browse(jar) }) }
}

async function signUp() {
  const browser = tab()
  const email = `browser-${(people += 1)}@acme.test`
  await browser.client.account.requestCode(email)
  const code = world.mails.find((mail) => mail.to === email)?.code ?? ''
  await browser.client.account.signUp({ email, name: 'Bea', password: PASSWORD, code })
  world.requests.length = 0
  return { ...browser, email }
}

describe('a client in a browser', () => {
  it('signs up, logs out and in, and works, with no token in what it keeps or sends', async () => {
    const authorizations: (string | undefined)[] = []
    world.intercept = (_url, { headers }, next) => {
      authorizations.push(headers['authorization'])
      return next()
    }
    const { client, storage, jar, email } = await signUp()
    const { workspaceId } = await client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })
    const place = { workspaceId, environment: 'dev' }
    await client.vault.setSecrets({ ...place, secrets: secretsOf({ KEY: 'value' }) })
    expect(storage.snapshot().session).toMatchObject({ email, version: 1 })
    expect(storage.snapshot().session).not.toHaveProperty('tokens')
    const first = jar.tokens
    await client.account.logOut()
    expect([jar.tokens, storage.snapshot().session]).toEqual([undefined, undefined])
    jar.tokens = first
    world.now += 11 * MINUTE
    await expect(client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'not-logged-in' })

    expect(await client.account.logIn({ email, password: 'wrong horse' })).toEqual({
      outcome: 'wrong-email-or-password',
    })
    await client.account.logIn({ email, password: PASSWORD })
    expect(valuesOf((await client.vault.pull(place)).secrets)).toEqual({ KEY: 'value' })
    expect(authorizations.filter((header) => header?.startsWith('Pack ') === false)).toEqual([])
    expect(authorizations.length).toBeGreaterThan(8)
  })

  it('believes no token that a server hands to it in an answer', async () => {
    world.intercept = async (url, _request, next) => {
      const answer = await next()
      if (url.pathname !== '/trpc/account.signUp') return answer
      const { result } = (await answer.json()) as { result: { data: { session: object } } }
      const session = { ...result.data.session, accessToken: 'planted.planted.planted', refreshToken: 'planted' }
      return Response.json({ result: { data: { session } } })
    }
    const { client, storage } = await signUp()
    expect(JSON.stringify(storage.snapshot().session)).not.toContain('planted')
    expect(await client.workspaces.listWorkspaces()).toEqual([])
  })

  it('renews its cookie once for many calls, and repeats them', async () => {
    const { client, jar } = await signUp()
    const before = jar.tokens
    world.now += 11 * MINUTE
    await Promise.all([1, 2, 3].map(() => client.workspaces.listWorkspaces()))
    expect(world.requests.filter((path) => path === '/trpc/session.refresh')).toHaveLength(1)
    expect(jar.tokens?.refreshToken).not.toBe(before?.refreshToken)
    await client.workspaces.listWorkspaces()
    expect(world.requests.filter((path) => path === '/trpc/session.refresh')).toHaveLength(1)
  })

  it('lives beside other tabs, which renew the same cookie', async () => {
    const one = await signUp()
    const other = tab(one.jar, one.storage)
    for (let day = 0; day < 5; day++) {
      world.now += 24 * 60 * MINUTE
      await Promise.all([one, other].map(({ client }) => client.workspaces.listWorkspaces()))
    }
  })

  it('renews no cookie for keys that are not those of who is logged in', async () => {
    const one = await signUp()
    const other = tab(one.jar, one.storage)
    await one.client.workspaces.listWorkspaces()
    await other.client.account.logOut()
    one.jar.tokens = (await signUp()).jar.tokens
    world.now += 11 * MINUTE
    await expect(one.client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'not-logged-in' })
  })

  it('says that a session is over, and keeps the keys for who logs in again', async () => {
    const { client, jar, email } = await signUp()
    jar.tokens = undefined
    await expect(client.workspaces.listWorkspaces()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await client.account.whoAmI()).toMatchObject({ email })
    await client.account.logIn({ email, password: PASSWORD })
    expect(await client.workspaces.listWorkspaces()).toEqual([])
  })

  it('ends a session at the server though it has no keys any more', async () => {
    const { jar, storage } = await signUp()
    const { session } = storage.snapshot()
    await storage.session.clear()
    world.now += 11 * MINUTE
    const tokens = jar.tokens
    await tab(jar, storage).client.account.logOut()
    expect(jar.tokens).toBeUndefined()
    jar.tokens = tokens
    if (session !== undefined) await storage.session.write(session)
    await expect(tab(jar, storage).client.workspaces.listWorkspaces()).rejects.toMatchObject({
      code: 'session-expired',
    })
  })

  it('changes its password, makes a kit, comes back by it, and starts over', async () => {
    const { client, jar, email } = await signUp()
    await client.account.makeRecoveryKit()
    expect(await client.account.changePassword({ old: 'wrong', new: NEXT })).toEqual({ outcome: 'wrong-password' })
    expect(await client.account.changePassword({ old: PASSWORD, new: NEXT })).toMatchObject({ outcome: 'changed' })
    expect(await client.workspaces.listWorkspaces()).toEqual([])
    const { code: kit } = await client.account.makeRecoveryKit()
    jar.tokens = undefined
    const lost = tab(jar)
    await lost.client.account.recover({
      email,
      code: await codeFor(world, email, 'recovery'),
      kit,
      newPassword: PASSWORD,
    })
    expect(await lost.client.workspaces.listWorkspaces()).toEqual([])
    const again = tab()
    await again.client.account.startOver({ email, code: await codeFor(world, email, 'start-over'), password: NEXT })
    expect(await again.client.workspaces.listWorkspaces()).toEqual([])
    expect(again.storage.snapshot().session).not.toHaveProperty('tokens')
  }, 30_000)
})
