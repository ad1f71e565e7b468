import { challengeOutput, proveOutput } from '@infisical/contract'
import { checkServerProof, CryptoError, DEFAULT_KDF, randomBytes } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { attemptLogin, mailedCode, realApplication } from '../../test/people.ts'
import { browser, codeOf, createWorld, refusal, type World } from '../../test/world.ts'

// RFC 5054, appendix A, 2048 bits.
const N =
  'ac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050a37329cbb4a099ed8193e0757767a13dd52312ab4b03310dcd7f48a9da04fd50' +
  'e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b855f97993ec975eeaa80d740adbf4ff747359d041d5c33ea71d281e446b14773b' +
  'ca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748544523b524b0d57d5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6' +
  'af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb694b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff73'

describeOnEachEngine('logging in', (database) => {
  let world: World
  let account: { email: string } & Awaited<ReturnType<typeof realApplication>>
  beforeAll(async () => {
    const email = 'login@acme.test'
    account = { email, ...(await realApplication(email)) }
    world = await createWorld(database())
    await world.as().account.signUp({ ...account.input, code: await mailedCode(world, email) })
  })
  beforeEach(async () => {
    world = await createWorld(database())
  })

  it('lets the right password in, and proves that the server knows the account', async () => {
    const { email, input, keys, salt } = account
    const challenge = await world.as().session.challenge({ email })
    expect(challengeOutput.parse(challenge).kdf).toEqual(input.kdf)
    const { proof, expectedServerProof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const answer = await world.as().session.prove(proof)
    expect(proveOutput.parse(answer)).toEqual(answer)
    checkServerProof(expectedServerProof, answer.serverProof)
    expect(answer.userId).toBe(input.userId)
    expect((await world.bearer(answer.session.accessToken).account.me()).email).toBe(email)
  })

  it('proves nothing to a client when the proof is of another session (attacks 11, 12)', async () => {
    const { email, keys, salt } = account
    const first = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const second = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const { serverProof } = await world.as().session.prove(first.proof)
    expect(() => checkServerProof(second.expectedServerProof, serverProof)).toThrow(CryptoError)
  })

  it('refuses a wrong password, and gives an attempt one proof only', async () => {
    const { email, keys, salt } = account
    const wrong = await attemptLogin(world.as(), email, randomBytes(32), salt)
    expect(await codeOf(world.as().session.prove(wrong.proof))).toBe('login-failed')
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const failing = { ...proof, clientProof: '0'.repeat(64) }
    expect(await codeOf(world.as().session.prove(failing))).toBe('login-failed')
    expect(await codeOf(world.as().session.prove(proof))).toBe('login-expired')
  })

  it('lets one of several simultaneous proofs of an attempt through', async () => {
    const { email, keys, salt } = account
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => world.as().session.prove(proof)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('forgets an attempt after two minutes', async () => {
    const { email, keys, salt } = account
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    world.now += 2 * 60_000
    expect(await codeOf(world.as().session.prove(proof))).toBe('login-expired')
  })

  it('keeps attempts in the database, so that any server of the installation may take the proof', async () => {
    const { email, keys, salt } = account
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const other = await createWorld(database())
    await other.as().session.prove(proof)
  })

  it.each([
    ['zero', '0'.repeat(512)],
    ['one', `${'0'.repeat(511)}1`],
    ['the prime', N],
    ['twice the prime, cut', 'f'.repeat(512)],
    ['one below the prime', `${N.slice(0, -1)}2`],
    ['nothing', ''],
    ['too short', '7'.repeat(510)],
    ['with another zero in front', `0${'7'.repeat(512)}`],
    ['in capitals', 'A'.repeat(512)],
    ['no hex', 'z'.repeat(512)],
  ])('refuses a client’s public value: %s (attacks 9)', async (_name, clientPublic) => {
    const { email, keys, salt } = account
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    expect(await codeOf(world.as().session.prove({ ...proof, clientPublic }))).toBe('srp-parameter')
    // And the attempt is spent.
    expect(await codeOf(world.as().session.prove(proof))).toBe('login-expired')
  })

  it('shows an unknown address like a known one, and fails it at the same step (attacks 15)', async () => {
    const { email: known, salt } = account
    const email = 'unknown@acme.test'
    const [real, first, second] = [
      await world.as().session.challenge({ email: known }),
      await world.as().session.challenge({ email }),
      await world.as().session.challenge({ email: ' UNKNOWN@acme.test' }),
    ]
    expect(shapeOf(first)).toEqual(shapeOf(real))
    expect(first.kdf).toMatchObject(DEFAULT_KDF)
    expect(second.kdf).toEqual(first.kdf)
    expect(second.serverPublic).not.toBe(first.serverPublic)
    const other = await world.as().session.challenge({ email: 'unknown2@acme.test' })
    expect(other.kdf.salt).not.toBe(first.kdf.salt)
    // Another server of the installation invents the same.
    const elsewhere = await createWorld(database())
    expect((await elsewhere.as().session.challenge({ email })).kdf).toEqual(first.kdf)
    const ofUnknown = await attemptLogin(world.as(), email, randomBytes(32), Buffer.from(first.kdf.salt, 'base64url'))
    const ofKnown = await attemptLogin(world.as(), known, randomBytes(32), salt)
    const told = [
      await refusal(world.as().session.prove(ofUnknown.proof)),
      await refusal(world.as().session.prove(ofKnown.proof)),
    ]
    expect(told[0]).toEqual(told[1])
    expect(told[0]).toEqual({ code: 'login-failed', details: {} })
    const bad = { ...ofUnknown.proof, attempt: other.attempt, clientPublic: N }
    expect(await codeOf(world.as().session.prove(bad))).toBe('srp-parameter')
  })

  it('takes about the same time for an unknown address', async () => {
    const { email: known, salt } = account
    const timeOf = async (email: string): Promise<number> => {
      const times: number[] = []
      for (let n = 0; n < 5; n += 1) {
        const { proof } = await attemptLogin(world.as(), email, randomBytes(32), salt)
        const start = performance.now()
        await codeOf(world.as().session.prove(proof))
        times.push(performance.now() - start)
      }
      return Math.min(...times)
    }
    const ratio = (await timeOf('unknown3@acme.test')) / (await timeOf(known))
    expect(ratio).toBeGreaterThan(1 / 3)
    expect(ratio).toBeLessThan(3)
  })

  it('does not take an account for the one that was challenged when it came later', async () => {
    const email = 'later@acme.test'
    const real = await realApplication(email)
    const { proof } = await attemptLogin(world.as(), email, real.keys.srpPassword, real.salt)
    await world.as().account.signUp({ ...real.input, code: await mailedCode(world, email) })
    expect(await codeOf(world.as().session.prove(proof))).toBe('login-failed')
  })

  it('limits attempts per address and network, and says when to come back', async () => {
    const email = 'guessed@acme.test'
    const from = { ip: '192.0.2.7' }
    for (let n = 0; n < 10; n += 1) await world.as(from).session.challenge({ email })
    const { code, details } = await refusal(world.as(from).session.challenge({ email }))
    expect(code).toBe('rate-limited')
    expect(details.retryAfterSeconds).toBeGreaterThan(800)
    // Its owner, elsewhere, still gets in.
    await world.as({ ip: '192.0.2.8' }).session.challenge({ email })
    world.now += 15 * 60_000
    await world.as(from).session.challenge({ email })
  })

  it('puts a browser’s tokens into its cookie, for pages of this server only', async () => {
    const { email, keys, salt } = account
    const { facts, tokens } = browser()
    const login = async (origin: string | undefined) => {
      const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
      return world.as({ ...facts, origin }).session.prove({ ...proof, transport: 'cookie' })
    }
    expect(await codeOf(login('https://evil.test'))).toBe('origin-refused')
    expect(tokens()).toBeUndefined()
    expect((await login(facts.origin)).session).toEqual({ expiresInSeconds: 600 })
    expect(tokens()).toBeDefined()
  })

  it('has no procedure that takes a password (attacks 14)', async () => {
    const { email } = account
    expect(await codeOf(world.as().session.challenge({ email, password: 'x' } as { email: string }))).toBe('malformed')
  })

  it('stores an attempt no longer than it takes', async () => {
    const { email, keys, salt } = account
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    const kept = () => database().prisma.loginAttempt.count({ where: { id: Buffer.from(proof.attempt, 'hex') } })
    expect(await kept()).toBe(1)
    await world.as().session.prove(proof)
    expect(await kept()).toBe(0)
  })
})

function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part)]))
}
