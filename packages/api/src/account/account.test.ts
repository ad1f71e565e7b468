import { bundleOutput, meOutput, signUpOutput } from '@infisical/contract'
import { derivePasswordKeys, makeVerifier, toBase64url, toHex } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { beforeEach, expect, it } from 'vitest'
import { application, mailedCode, PASSWORD, realApplication, signUp } from '../../test/people.ts'
import { makeCode } from './email-code.ts'
import { browser, codeOf, createWorld, ORIGIN, refusal, type World } from '../../test/world.ts'

describeOnEachEngine('accounts', (database) => {
  let world: World
  beforeEach(async () => {
    world = await createWorld(database())
  })

  const signUpWith = async (changes: object) => {
    const { secrets: _, ...input } = await application()
    return world.as().account.signUp({ ...input, code: await mailedCode(world, input.email), ...changes })
  }

  it('makes an account for whoever reads the mail of an address', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const answer = await world.as().account.signUp({ ...input, code })
    expect(signUpOutput.parse(answer)).toEqual(answer)
    const api = world.bearer(answer.session.accessToken)
    const me = await api.account.me()
    expect(meOutput.parse(me)).toEqual({ userId: input.userId, email: input.email, name: input.name })
    const bundle = await api.account.bundle()
    expect(bundleOutput.parse(bundle)).toEqual(bundle)
    expect(bundle).toMatchObject({ bundle: input.bundle, kdf: input.kdf, signPublic: input.signPublic, generation: 1 })
  })

  it('normalises the address', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const { session } = await world.as().account.signUp({ ...input, email: ` ${input.email.toUpperCase()} `, code })
    expect((await world.bearer(session.accessToken).account.me()).email).toBe(input.email)
  })

  it('mails a code of six digits that stands nowhere in the database, and says so in no subject', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    expect(code).toMatch(/^\d{6}$/)
    expect(world.mails[0]).toMatchObject({ to: input.email, text: expect.stringContaining(code) })
    expect(world.mails[0]?.subject).not.toContain(code)
    const rows = await database().prisma.emailCode.findMany()
    expect(
      JSON.stringify(
        rows.map((row) =>
          Object.values(row).map((cell) =>
            cell instanceof Uint8Array ? [toHex(cell), Buffer.from(cell).toString('latin1')] : cell,
          ),
        ),
      ),
    ).not.toContain(code)
  })

  it('refuses a wrong code, and the right one after five wrong ones', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const wrong = code === '123456' ? '654321' : '123456'
    for (let n = 0; n < 5; n += 1)
      expect(await codeOf(world.as().account.signUp({ ...input, code: wrong }))).toBe('code-wrong')
    expect(await codeOf(world.as().account.signUp({ ...input, code }))).toBe('code-exhausted')
    // A new code begins anew.
    const next = await mailedCode(world, input.email)
    await world.as().account.signUp({ ...input, code: next })
  })

  it('gives twenty that guess at the same moment five tries together', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const wrong = code === '123456' ? '654321' : '123456'
    const tries = Array.from({ length: 20 }, () => codeOf(world.as().account.signUp({ ...input, code: wrong })))
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === 'code-wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'code-exhausted')).toHaveLength(15)
  })

  it('refuses a code after ten minutes, one that was replaced, and one nobody asked for', async () => {
    const { secrets: _, ...input } = await application()
    expect(await codeOf(world.as().account.signUp({ ...input, code: '123456' }))).toBe('code-expired')
    const first = await mailedCode(world, input.email)
    const second = await mailedCode(world, input.email)
    if (first !== second) expect(await codeOf(world.as().account.signUp({ ...input, code: first }))).toBe('code-wrong')
    world.now += 10 * 60_000
    expect(await codeOf(world.as().account.signUp({ ...input, code: second }))).toBe('code-expired')
  })

  it('lets one of several requests with the same right code through', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const applications = await Promise.all(Array.from({ length: 4 }, () => application({ email: input.email, code })))
    const ends = await Promise.allSettled(applications.map(({ secrets: _, ...one }) => world.as().account.signUp(one)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await database().prisma.user.count({ where: { email: input.email } })).toBe(1)
  })

  it('answers the same for a known address, and mails it that there is an account, without a code that works', async () => {
    const person = await signUp(world)
    const unknown = await world.as().account.requestCode({ email: 'nobody-yet@acme.test' })
    const known = await world.as().account.requestCode({ email: person.email })
    expect(known).toEqual(unknown)
    expect(world.mails[0]).toMatchObject({ to: person.email, subject: 'You have an Infisical account already' })
    expect(world.mails[0]?.code).toBeUndefined()
    const { secrets: _, ...input } = await application({ email: person.email, code: '123456' })
    expect(await codeOf(world.as().account.signUp(input))).toBe('code-wrong')
  })

  it('tells who holds a right code that the address or the user id is taken', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const person = await signUp(world)
    expect(await codeOf(world.as().account.signUp({ ...input, code, userId: person.identity.userId }))).toBe(
      'user-id-taken',
    )
    // Nothing of a refused sign-up stays: the code is still good.
    await world.as().account.signUp({ ...input, code })
  })

  it('tells that there is an account whoever got a code just before there was one', async () => {
    const person = await signUp(world)
    const code = await makeCode(world.services, person.email)
    const { secrets: _, ...input } = await application({ email: person.email, code })
    expect(await codeOf(world.as().account.signUp(input))).toBe('email-taken')
  })

  it('limits codes per address and per network', async () => {
    const email = 'often@acme.test'
    for (let n = 0; n < 5; n += 1) await world.as().account.requestCode({ email })
    const { code, details } = await refusal(world.as().account.requestCode({ email }))
    expect(code).toBe('rate-limited')
    expect(details.retryAfterSeconds).toBeGreaterThan(3_500)
    expect(details.retryAfterSeconds).toBeLessThanOrEqual(3_600)
    world.now += 60 * 60_000
    await world.as().account.requestCode({ email })
    const network = { ip: '2001:db8:1:2::1' }
    for (let n = 0; n < 100; n += 1)
      await world.as({ ip: `2001:db8:1:2::${n}` }).account.requestCode({ email: `n${n}@acme.test` })
    expect(await codeOf(world.as(network).account.requestCode({ email: 'n100@acme.test' }))).toBe('rate-limited')
  })

  it('keeps no address in the table of limits', async () => {
    await world.as().account.requestCode({ email: 'unnamed@acme.test' })
    const rows = await database().prisma.rateLimit.findMany()
    expect(rows.length).toBeGreaterThan(0)
    for (const { key } of rows) expect(key).toHaveLength(32)
  })

  it.each([
    [
      'kdf-floor',
      { kdf: { algorithm: 1, memoryKib: 65_535, iterations: 3, parallelism: 1, salt: 'A'.repeat(21) + 'Q' } },
    ],
    [
      'kdf-ceiling',
      { kdf: { algorithm: 1, memoryKib: 8_388_608, iterations: 3, parallelism: 1, salt: 'A'.repeat(21) + 'Q' } },
    ],
    [
      'kdf-algorithm',
      { kdf: { algorithm: 2, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: 'A'.repeat(21) + 'Q' } },
    ],
    ['kdf-salt', { kdf: { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: 'A'.repeat(22) } }],
    ['kdf-salt', { kdf: { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: '' } }],
    [
      'malformed',
      { kdf: { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: 'A'.repeat(21) + 'R' } },
    ],
    ['srp-parameter', { verifier: '0'.repeat(512) }],
    ['srp-parameter', { verifier: 'F'.repeat(512) }],
    ['srp-parameter', { verifier: 'f'.repeat(512) }],
    ['malformed', { verifier: '7'.repeat(511) }],
    ['malformed', { bundle: 'A'.repeat(219) }],
    ['malformed', { bundle: 'A'.repeat(10) }],
    ['malformed', { generation: 2 }],
    ['malformed', { name: 'Ali‮ce' }],
    ['malformed', { name: ' Alice' }],
    ['malformed', { device: 'a\u001b[31m' }],
    ['malformed', { userId: 'A'.repeat(32) }],
    ['malformed', { email: 'nobody' }],
    ['malformed', { code: '12345' }],
    ['malformed', { transport: 'pigeon' }],
    ['malformed', { password: 'hunter2' }],
    // Of small order, so that one signature fits every message, and a key that everybody shares (attacks 31 and 32).
    ['key-invalid', { signPublic: toBase64url(Uint8Array.of(1, ...new Uint8Array(31))) }],
    ['key-invalid', { signPublic: toBase64url(new Uint8Array(32).fill(255)) }],
    ['key-invalid', { boxPublic: toBase64url(new Uint8Array(32)) }],
  ])('refuses with %s and spends no try: %o', async (expected, changes) => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    expect(await codeOf(world.as().account.signUp({ ...input, code, ...(changes as object) }))).toBe(expected)
    const [row] = await database().prisma.emailCode.findMany({ where: { email: input.email } })
    expect(row?.attempts).toBe(0)
  })

  it('names the field and repeats nothing of what stood there', async () => {
    const told = await refusal(signUpWith({ verifier: 'my secret password' }))
    expect(told).toEqual({ code: 'malformed', details: { field: 'verifier' } })
  })

  it('stores a verifier of the stretched password, so that every guess costs a full Argon2id (attacks 13)', async () => {
    const email = 'offline@acme.test'
    const { input, salt } = await realApplication(email)
    await world.as().account.signUp({ ...input, code: await mailedCode(world, email) })
    const row = await database().prisma.user.findUniqueOrThrow({ where: { email } })
    const kdf = {
      algorithm: 1,
      memoryKib: row.kdfMemoryKib,
      iterations: row.kdfIterations,
      parallelism: row.kdfParallelism,
      salt: row.kdfSalt,
    }
    const { srpPassword } = await derivePasswordKeys(PASSWORD, email, kdf)
    expect(toHex(row.srpVerifier)).toBe(await makeVerifier(srpPassword, email, salt))
    const unstretched = new TextEncoder().encode(PASSWORD)
    expect(toHex(row.srpVerifier)).not.toBe(await makeVerifier(unstretched, email, salt))
  })

  it('keeps a browser’s tokens in its cookie, and out of the answer', async () => {
    const { secrets: _, ...input } = await application()
    const code = await mailedCode(world, input.email)
    const { facts, tokens } = browser()
    const { session } = await world.as(facts).account.signUp({ ...input, code, transport: 'cookie' })
    expect(session).toEqual({ expiresInSeconds: 600 })
    expect(tokens()).toBeDefined()
    expect((await world.as(facts).account.me()).email).toBe(input.email)
  })

  it.each([['https://evil.test'], [undefined], [`${ORIGIN}.evil.test`]])(
    'gives no cookie to a page of %s',
    async (origin) => {
      const { secrets: _, ...input } = await application()
      const code = await mailedCode(world, input.email)
      const { facts, tokens } = browser()
      const signingUp = world.as({ ...facts, origin }).account.signUp({ ...input, code, transport: 'cookie' })
      expect(await codeOf(signingUp)).toBe('origin-refused')
      expect(tokens()).toBeUndefined()
      expect(await database().prisma.user.count({ where: { email: input.email } })).toBe(0)
    },
  )

  it('refuses strangers and outdated clients', async () => {
    expect(await codeOf(world.as().account.me())).toBe('unauthenticated')
    expect(await codeOf(world.as({ client: 'cli/0.0.9' }).account.requestCode({ email: 'a@acme.test' }))).toBe(
      'outdated-client',
    )
    await world.as({ client: 'cli/0.1.0' }).account.requestCode({ email: 'a@acme.test' })
  })
})
