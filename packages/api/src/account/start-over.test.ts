import { lookUpOutput } from '@infisical/contract'
import { makeIdentity } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { beforeEach, expect, it } from 'vitest'
import { mailedCode, signUp, someKit, somePassword, wireKeys, type Person } from '../../test/people.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'

describeOnEachEngine('starting over', (database) => {
  let world: World
  let person: Person
  beforeEach(async () => {
    world = await createWorld(database())
    person = await signUp(world)
  })

  const application = async (generation = 2) => {
    const { identity } = await makeIdentity(person.identity.userId, generation)
    const device = { device: 'test', transport: 'bearer' as const }
    return { email: person.email, ...somePassword(), ...wireKeys(identity), ...device }
  }
  const codeFor = () => mailedCode(world, person.email, 'start-over')

  it('gives the account new keys of the next generation, under the same user id', async () => {
    const code = await codeFor()
    const known = await world.as().account.lookUp({ email: person.email, code })
    expect(lookUpOutput.parse(known)).toEqual({ userId: person.identity.userId, name: person.name, generation: 1 })
    const input = await application(known.generation + 1)
    const { session } = await world.as().account.startOver({ ...input, code })
    const { kdf, bundle, generation, signPublic, boxPublic } = input
    expect(await world.bearer(session.accessToken).account.bundle()).toEqual({
      ...{ userId: person.identity.userId, email: person.email, name: person.name },
      ...{ kdf, bundle, generation, signPublic, boxPublic },
    })
    expect(world.mails[0]).toMatchObject({ to: person.email, subject: 'Your Infisical keys were replaced' })
  })

  // Row 75: whoever resets an account gets nothing that opens old data; all that was sealed for the old keys is gone.
  it('leaves nothing of the old keys: no bundle, no kit, no session (attacks 75)', async () => {
    const { auth, recovery } = someKit()
    await person.api.account.keepRecovery({ recovery, generation: 1 })
    const { bundle: old } = await person.api.account.bundle()
    const code = await codeFor()
    await world.as().account.startOver({ ...(await application()), code })
    expect(await codeOf(person.api.account.bundle())).toBe('session-expired')
    expect(await codeOf(person.api.account.keepRecovery({ recovery, generation: 1 }))).toBe('session-expired')
    const row = await database().prisma.user.findUniqueOrThrow({
      where: { email: person.email },
      include: { recoveryKit: true },
    })
    expect(row.recoveryKit).toBeNull()
    expect(Buffer.from(row.bundle).toString('base64url')).not.toBe(old)
    const recovering = { email: person.email, code: await mailedCode(world, person.email, 'recovery'), auth }
    expect(await codeOf(world.as().account.recover({ ...recovering, device: 'test', transport: 'bearer' }))).toBe(
      'recovery-refused',
    )
  })

  it('needs a code that was mailed for it, and uses it up', async () => {
    const input = await application()
    const other = await mailedCode(world, person.email, 'recovery')
    expect(await codeOf(world.as().account.startOver({ ...input, code: other }))).toBe('code-expired')
    expect(await codeOf(world.as().account.lookUp({ email: person.email, code: other }))).toBe('code-expired')
    const code = await codeFor()
    await world.as().account.startOver({ ...input, code })
    expect(await codeOf(world.as().account.startOver({ ...(await application(3)), code }))).toBe('code-expired')
  })

  it('is refused with another generation than the next, and uses no code up', async () => {
    const code = await codeFor()
    for (const generation of [1, 3])
      expect(await codeOf(world.as().account.startOver({ ...(await application(generation)), code }))).toBe(
        'keys-replaced',
      )
    await world.as().account.startOver({ ...(await application()), code })
  })

  it('says nothing about who has an account', async () => {
    const nobody = 'no-account@acme.test'
    await world.as().account.requestCode({ email: nobody, purpose: 'start-over' })
    expect(world.mails[0]).toMatchObject({ to: nobody, subject: 'You have no Infisical account' })
    const code = (await codeFor()) === '123456' ? '654321' : '123456'
    for (const email of [nobody, person.email]) {
      expect(await codeOf(world.as().account.lookUp({ email, code }))).toBe('code-wrong')
      expect(await codeOf(world.as().account.startOver({ ...(await application()), email, code }))).toBe('code-wrong')
    }
  })

  it.each([
    ['key-invalid', { signPublic: 'A'.repeat(43) }],
    ['kdf-salt', { kdf: { algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1, salt: '' } }],
    ['malformed', { device: 'a\u001b[31m' }],
    ['malformed', { userId: 'a'.repeat(32) }],
  ])('is refused with %s, and spends no try', async (expected, changes) => {
    const code = await codeFor()
    const input = { ...(await application()), code, ...(changes as object) }
    expect(await codeOf(world.as().account.startOver(input))).toBe(expected)
    const where = { email_purpose: { email: person.email, purpose: 'start-over' } }
    expect((await database().prisma.emailCode.findUnique({ where }))?.attempts).toBe(0)
  })
})
