import { parseRefreshToken, refreshOutput } from '@infisical/contract'
import { fromBase64url, hashHex, randomBytes, toBase64url, toHex } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { application, mailedCode, signUp } from '../../test/people.ts'
import { browser, codeOf, createWorld, ORIGIN, type World } from '../../test/world.ts'

/** What a bearer client does: it chooses the next token itself, and sends its hash. */
function plan(refreshToken: string) {
  const secret = randomBytes(32)
  const { sessionId } = parseRefreshToken(refreshToken) ?? { sessionId: '' }
  const next = `${sessionId}.${toBase64url(secret)}`
  return { next, request: { refreshToken, nextRefreshHash: hashHex('refresh-token', secret) as string } }
}

describeOnEachEngine('sessions', (database) => {
  let world: World
  beforeEach(async () => {
    world = await createWorld(database())
  })

  describe('access tokens', () => {
    it('end after ten minutes', async () => {
      const person = await signUp(world)
      world.now += 10 * 60_000 - 2_000
      await person.api.account.me()
      world.now += 3_000
      expect(await codeOf(person.api.account.me())).toBe('session-expired')
    })

    it('are refused when anything about them is wrong', async () => {
      const { accessToken, identity } = await signUp(world)
      const [header = '', payload = '', signature = ''] = accessToken.split('.')
      const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
      const none = Buffer.from('{"alg":"none"}').toString('base64url')
      const stranger = await createWorld(database(), new Uint8Array(32).fill(8))
      const foreign = await signUp(stranger)
      const make = (alg: string, claims: object, key: Uint8Array | CryptoKey) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg }).setIssuedAt().setExpirationTime('10m').sign(key)
      const claims = { sub: identity.userId, sid: identity.userId, iss: 'infisical' }
      const tokens = [
        `${header}.${payload}.${flipped}`,
        `${none}.${payload}.`,
        `${header}.${payload}`,
        '',
        foreign.accessToken,
        await make('HS256', claims, new Uint8Array(32)),
        await make('HS256', { ...claims, sub: 'me' }, world.services.keys.access),
        await make('HS256', { ...claims, sid: undefined }, world.services.keys.access),
        await make('HS256', { ...claims, iss: 'someone' }, world.services.keys.access),
      ]
      for (const token of tokens) expect(await codeOf(world.bearer(token).account.me()), token).toBe('unauthenticated')
      await world.bearer(await make('HS256', claims, world.services.keys.access)).account.me()
    })

    it('of other schemes are no tokens', async () => {
      const { accessToken } = await signUp(world)
      for (const authorization of [accessToken, `Basic ${accessToken}`, `bearer  ${accessToken}`, 'Bearer ']) {
        expect(await codeOf(world.as({ authorization }).account.me())).toBe('unauthenticated')
      }
    })
  })

  describe('refresh tokens of bearer clients', () => {
    it('are good once and lead to the one the client chose', async () => {
      const person = await signUp(world)
      const first = plan(person.refreshToken)
      world.now += 60_000
      const { session } = await world.as().session.refresh(first.request)
      expect(refreshOutput.parse({ session })).toEqual({ session })
      expect(session.refreshToken).toBeUndefined()
      expect((await world.bearer(session.accessToken).account.me()).email).toBe(person.email)
      await world.as().session.refresh(plan(first.next).request)
    })

    it('answer again when the answer was lost, with the same next one', async () => {
      const { refreshToken } = await signUp(world)
      const { request, next } = plan(refreshToken)
      await world.as().session.refresh(request)
      world.now += 20 * 24 * 60 * 60_000
      const { session } = await world.as().session.refresh(request)
      expect(session.accessToken).toBeDefined()
      await world.as().session.refresh(plan(next).request)
    })

    it('end the session when a spent one comes with another next one', async () => {
      const { refreshToken } = await signUp(world)
      const owner = plan(refreshToken)
      await world.as().session.refresh(owner.request)
      expect(await codeOf(world.as().session.refresh(plan(refreshToken).request))).toBe('session-reused')
      expect(world.events).toEqual(['session-reused'])
      // The newest one is dead too: nobody knows who holds it.
      expect(await codeOf(world.as().session.refresh(plan(owner.next).request))).toBe('session-expired')
      expect(await codeOf(world.as().session.refresh(owner.request))).toBe('session-expired')
    })

    it('end the session when a much older one comes back', async () => {
      const { refreshToken } = await signUp(world)
      const first = plan(refreshToken)
      await world.as().session.refresh(first.request)
      const second = plan(first.next)
      await world.as().session.refresh(second.request)
      expect(await codeOf(world.as().session.refresh(first.request))).toBe('session-reused')
      expect(await codeOf(world.as().session.refresh(plan(second.next).request))).toBe('session-expired')
    })

    it('let one of two thieves through at most, and then nobody', async () => {
      const { refreshToken } = await signUp(world)
      const plans = Array.from({ length: 6 }, () => plan(refreshToken))
      const ends = await Promise.allSettled(plans.map(({ request }) => world.as().session.refresh(request)))
      expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
      for (const { next } of plans) {
        expect(await codeOf(world.as().session.refresh(plan(next).request))).toBe('session-expired')
      }
    })

    it('live for thirty days from their last use', async () => {
      const { refreshToken } = await signUp(world)
      const day = 24 * 60 * 60_000
      world.now += 29 * day
      const first = plan(refreshToken)
      await world.as().session.refresh(first.request)
      world.now += 29 * day
      const second = plan(first.next)
      await world.as().session.refresh(second.request)
      world.now += 30 * day
      expect(await codeOf(world.as().session.refresh(plan(second.next).request))).toBe('session-expired')
    })

    it('are refused out of form, unknown, or with themselves as the next one', async () => {
      const { refreshToken } = await signUp(world)
      const { request } = plan(refreshToken)
      const { sessionId, secret } = parseRefreshToken(refreshToken)!
      for (const token of ['', sessionId, secret, `${refreshToken}.`, refreshToken.toUpperCase()]) {
        expect(await codeOf(world.as().session.refresh({ ...request, refreshToken: token }))).toBe('unauthenticated')
      }
      const unknown = `${'0'.repeat(32)}.${secret}`
      expect(await codeOf(world.as().session.refresh({ ...request, refreshToken: unknown }))).toBe('session-expired')
      const itself = hashHex('refresh-token', fromBase64url(secret))
      const again = { refreshToken, nextRefreshHash: itself }
      expect(await codeOf(world.as().session.refresh(again))).toBe('malformed')
      expect(await codeOf(world.as().session.refresh({ refreshToken } as typeof request))).toBe('malformed')
      await world.as().session.refresh(request)
    })

    it('stand in the database as hashes only', async () => {
      const { refreshToken } = await signUp(world)
      const { sessionId, secret } = parseRefreshToken(refreshToken)!
      const row = await database().prisma.session.findUniqueOrThrow({ where: { id: Buffer.from(sessionId, 'hex') } })
      expect(toHex(row.tokenHash)).toBe(hashHex('refresh-token', fromBase64url(secret)))
      expect(Object.values(row).map(String).join()).not.toContain(String(fromBase64url(secret)))
    })
  })

  describe('logging out', () => {
    it('ends the session: no refresh, no private keys', async () => {
      const person = await signUp(world)
      expect(await person.api.session.end()).toEqual({})
      expect(await codeOf(world.as().session.refresh(plan(person.refreshToken).request))).toBe('session-expired')
      expect(await codeOf(person.api.account.bundle())).toBe('session-expired')
    })

    it('leaves the other devices of the user alone', async () => {
      const [one, other] = [await signUp(world), await signUp(world)]
      await one.api.session.end()
      await world.as().session.refresh(plan(other.refreshToken).request)
    })
  })

  describe('cookies', () => {
    const signUpInBrowser = async () => {
      const { secrets: _, ...input } = await application()
      const jar = browser()
      const code = await mailedCode(world, input.email)
      await world.as(jar.facts).account.signUp({ ...input, code, transport: 'cookie' })
      return jar
    }

    it('are refreshed without a token in the answer', async () => {
      const { facts, tokens } = await signUpInBrowser()
      const before = tokens()
      world.now += 60_000
      expect(await world.as(facts).session.refresh({})).toEqual({ session: { expiresInSeconds: 600 } })
      expect(tokens()?.refreshToken).not.toBe(before?.refreshToken)
      await world.as(facts).account.me()
    })

    it('change nothing for a page of another origin, but a query needs none', async () => {
      const { facts, tokens } = await signUpInBrowser()
      const before = tokens()
      for (const origin of ['https://evil.test', undefined, 'null', `${ORIGIN}/`]) {
        const api = world.as({ ...facts, origin })
        expect(await codeOf(api.session.end())).toBe('origin-refused')
        expect(await codeOf(api.session.refresh({}))).toBe('origin-refused')
        await api.account.me()
      }
      expect(tokens()).toEqual(before)
    })

    it('let the tabs of a browser refresh at once, and give only one of them tokens', async () => {
      const { facts, tokens } = await signUpInBrowser()
      const spent = tokens()
      await world.as(facts).session.refresh({})
      const newest = tokens()
      const slowTab = { ...facts, cookies: { ...facts.cookies!, read: async () => spent } }
      expect(await world.as(slowTab).session.refresh({})).toEqual({ session: { expiresInSeconds: 600 } })
      expect(tokens()).toEqual(newest)
      // Half a minute later that is no tab any more.
      world.now += 30_000
      expect(await codeOf(world.as(slowTab).session.refresh({}))).toBe('session-reused')
      expect(tokens()).toBeUndefined()
    })

    it('are removed by logging out', async () => {
      const { facts, tokens } = await signUpInBrowser()
      await world.as(facts).session.end()
      expect(tokens()).toBeUndefined()
      expect(await codeOf(world.as(facts).account.me())).toBe('unauthenticated')
      expect(await codeOf(world.as(facts).session.refresh({}))).toBe('unauthenticated')
    })

    it('are not looked at beside an authorization header', async () => {
      const { facts } = await signUpInBrowser()
      expect(await codeOf(world.as({ ...facts, authorization: 'Bearer x' }).account.me())).toBe('unauthenticated')
    })
  })
})
