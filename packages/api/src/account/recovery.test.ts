import { recoverOutput } from '@infisical/contract'
import { randomBytes, toBase64url } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { mailedCode, signUp, someKit, somePassword, wireKeys, type Person } from '../../test/people.ts'
import { browser, codeOf, createWorld, refusal, type World } from '../../test/world.ts'

const DEVICE = { device: 'test', transport: 'bearer' as const }

describeOnEachEngine('recovery kits', (database) => {
  let world: World
  let person: Person
  beforeEach(async () => {
    world = await createWorld(database())
    person = await signUp(world)
  })

  const keepKit = async () => {
    const made = someKit()
    await person.api.account.keepRecovery({ recovery: made.recovery, generation: 1 })
    return made
  }
  const recoverWith = async (auth: string, email = person.email) =>
    world.as().account.recover({ email, code: await mailedCode(world, email, 'recovery'), auth, ...DEVICE })

  describe('a kit', () => {
    it('comes back to who reads the mail and holds its code, with a session that may change the password', async () => {
      const { auth, recovery } = await keepKit()
      const answer = await recoverWith(auth)
      expect(recoverOutput.parse(answer)).toEqual(answer)
      const { userId } = person.identity
      expect(answer).toMatchObject({ userId, name: person.name, kit: recovery.kit, ...wireKeys(person.identity) })
      const api = world.bearer(answer.session.accessToken)
      const next = someKit()
      const change = { ...somePassword(), ...wireKeys(person.identity), recovery: next.recovery }
      await api.account.changePassword(change)
      expect(await codeOf(recoverWith(auth))).toBe('recovery-refused')
      expect((await recoverWith(next.auth)).kit).toBe(next.recovery.kit)
    })

    it('is kept once, and a newer one takes its place, of which the owner hears', async () => {
      const [older, newer] = [await keepKit(), await keepKit()]
      expect(world.mails[0]).toMatchObject({ to: person.email, subject: 'You have a new Infisical recovery kit' })
      expect(await codeOf(recoverWith(older.auth))).toBe('recovery-refused')
      expect((await recoverWith(newer.auth)).kit).toBe(newer.recovery.kit)
    })

    it('leaves with the code in the database nowhere: only the hash of its child is there', async () => {
      const { auth } = await keepKit()
      const [row] = await database().prisma.recoveryKit.findMany({
        where: { userId: Buffer.from(person.identity.userId, 'hex') },
      })
      const stored = JSON.stringify(
        Object.values(row ?? {}).map((cell) => (cell instanceof Uint8Array ? toBase64url(cell) : cell)),
      )
      expect(stored).toContain(toBase64url(row?.authHash ?? new Uint8Array()))
      expect(stored).not.toContain(auth)
    })

    it('of keys that are not the account’s is not kept', async () => {
      const { recovery } = someKit()
      expect(await codeOf(person.api.account.keepRecovery({ recovery, generation: 2 }))).toBe('keys-replaced')
    })

    it.each([
      ['another object', Uint8Array.of(1, 4)],
      ['another version', Uint8Array.of(2, 12)],
    ])('of %s is refused', async (_, header) => {
      const kit = toBase64url(Uint8Array.of(...header, ...randomBytes(146)))
      const recovery = { ...someKit().recovery, kit }
      expect(await refusal(person.api.account.keepRecovery({ recovery, generation: 1 }))).toEqual({
        code: 'malformed',
        details: { field: 'kit' },
      })
    })

    it('is not kept for strangers, nor for a session that ended', async () => {
      const input = { recovery: someKit().recovery, generation: 1 }
      expect(await codeOf(world.as().account.keepRecovery(input))).toBe('unauthenticated')
      await person.api.session.end()
      expect(await codeOf(person.api.account.keepRecovery(input))).toBe('session-expired')
    })
  })

  describe('recovering', () => {
    it('is refused alike without a kit and with another code, and spends no mailed code', async () => {
      const without = await refusal(recoverWith(someKit().auth))
      const { auth } = await keepKit()
      const wrong = await refusal(recoverWith(someKit().auth))
      expect(wrong).toEqual(without)
      expect(wrong).toEqual({ code: 'recovery-refused', details: {} })
      const code = await mailedCode(world, person.email, 'recovery')
      const input = { email: person.email, code, ...DEVICE }
      expect(await codeOf(world.as().account.recover({ ...input, auth: someKit().auth }))).toBe('recovery-refused')
      await world.as().account.recover({ ...input, auth })
      expect(await codeOf(world.as().account.recover({ ...input, auth }))).toBe('code-expired')
    })

    it('needs the mailbox: a wrong code says the same of a right kit, of a wrong one, and of an unknown address', async () => {
      const { auth } = await keepKit()
      const nobody = 'nobody@acme.test'
      for (const email of [person.email, nobody]) await world.as().account.requestCode({ email, purpose: 'recovery' })
      const code = world.mails.find(({ to }) => to === person.email)?.code === '123456' ? '654321' : '123456'
      const tellings = await Promise.all(
        [
          { email: person.email, auth },
          { email: person.email, auth: someKit().auth },
          { email: nobody, auth },
        ].map((input) => refusal(world.as().account.recover({ ...input, code, ...DEVICE }))),
      )
      for (const told of tellings) expect(told).toEqual({ code: 'code-wrong', details: {} })
    })

    it('takes a code for recovering only', async () => {
      const { auth } = await keepKit()
      const code = await mailedCode(world, person.email, 'start-over')
      const input = { email: person.email, code, auth, ...DEVICE }
      expect(await codeOf(world.as().account.recover(input))).toBe('code-expired')
      await mailedCode(world, person.email, 'recovery')
      if (world.mails[0]?.code !== code) expect(await codeOf(world.as().account.recover(input))).toBe('code-wrong')
    })

    it('mails an unknown address that it has no account, and answers the same', async () => {
      const known = await world.as().account.requestCode({ email: person.email, purpose: 'recovery' })
      const unknown = await world.as().account.requestCode({ email: 'stranger@acme.test', purpose: 'recovery' })
      expect(unknown).toEqual(known)
      expect(world.mails[0]).toMatchObject({ to: 'stranger@acme.test', subject: 'You have no Infisical account' })
      expect(world.mails[0]?.code).toBeUndefined()
    })

    it('is limited per network', async () => {
      const ip = '192.0.2.77'
      const input = { email: person.email, code: '123456', auth: someKit().auth, ...DEVICE }
      for (let n = 0; n < 300; n += 1) await codeOf(world.as({ ip }).account.recover(input))
      expect(await codeOf(world.as({ ip }).account.recover(input))).toBe('rate-limited')
    })

    it('lets one of several requests with the same code through', async () => {
      const { auth } = await keepKit()
      const code = await mailedCode(world, person.email, 'recovery')
      const input = { email: person.email, code, auth, ...DEVICE }
      const ends = await Promise.allSettled(Array.from({ length: 4 }, () => world.as().account.recover(input)))
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })

    it('puts a browser’s tokens into its cookie, for pages of this server only', async () => {
      const { auth } = await keepKit()
      const { facts, tokens } = browser()
      const input = { email: person.email, code: await mailedCode(world, person.email, 'recovery'), auth, device: 'b' }
      const recover = (origin: string | undefined) =>
        world.as({ ...facts, origin }).account.recover({ ...input, transport: 'cookie' })
      expect(await codeOf(recover('https://evil.test'))).toBe('origin-refused')
      expect((await recover(facts.origin)).session).toEqual({ expiresInSeconds: 600 })
      expect(tokens()).toBeDefined()
    })
  })
})
