import { makeIdentity } from '@infisical/crypto'
import { describeOnEachEngine } from '@infisical/db/testing'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import {
  attemptLogin,
  mailedCode,
  realApplication,
  signUp,
  someKit,
  somePassword,
  wireKeys,
  type Person,
} from '../../test/people.ts'
import { codeOf, createWorld, type World } from '../../test/world.ts'

describeOnEachEngine('changing a password', (database) => {
  let world: World
  let person: Person
  beforeEach(async () => {
    world = await createWorld(database())
    person = await signUp(world)
  })
  const bundleOf = async (api: Person['api']) => api.account.bundle()
  const change = (changes: object = {}) => ({ ...somePassword(), ...wireKeys(person.identity), ...changes })

  it('replaces salt, verifier and bundle together, keeps the keys, and tells the owner', async () => {
    const input = change()
    await person.api.account.changePassword(input)
    const { verifier, ...told } = input
    expect(await bundleOf(person.api)).toMatchObject(told)
    const row = await database().prisma.user.findUniqueOrThrow({ where: { email: person.email } })
    expect(Buffer.from(row.srpVerifier).toString('hex')).toBe(verifier)
    expect(world.mails[0]).toMatchObject({ to: person.email, subject: 'Your Infisical password was changed' })
  })

  it('is refused some minutes after the login, however good the token', async () => {
    world.now += 5 * 60_000 - 1
    await person.api.account.changePassword(change())
    world.now += 1
    expect(await codeOf(person.api.account.changePassword(change()))).toBe('login-stale')
  })

  it('is refused for keys that are not the account’s, and then changes nothing', async () => {
    const before = await bundleOf(person.api)
    const { identity } = await makeIdentity(person.identity.userId)
    const others = [wireKeys(identity), { generation: 2 }, { boxPublic: wireKeys(identity).boxPublic }]
    const { recovery } = someKit()
    for (const other of others)
      expect(await codeOf(person.api.account.changePassword(change({ ...other, recovery })))).toBe('keys-replaced')
    expect(await bundleOf(person.api)).toEqual(before)
    expect(await database().prisma.recoveryKit.count({ where: { user: { email: person.email } } })).toBe(0)
  })

  it.each([
    [
      'kdf-floor',
      { kdf: { algorithm: 1, memoryKib: 65_535, iterations: 3, parallelism: 1, salt: 'A'.repeat(21) + 'Q' } },
    ],
    ['srp-parameter', { verifier: 'f'.repeat(512) }],
    ['malformed', { bundle: 'A'.repeat(219) }],
    ['key-invalid', { signPublic: 'A'.repeat(43) }],
    ['malformed', { recovery: { kit: 'A'.repeat(198), authHash: 'a'.repeat(64) } }],
  ])('is refused with %s', async (code, changes) => {
    expect(await codeOf(person.api.account.changePassword(change(changes)))).toBe(code)
  })

  it('keeps the kit, which does not depend on the password', async () => {
    const { auth, recovery } = someKit()
    await person.api.account.keepRecovery({ recovery, generation: 1 })
    await person.api.account.changePassword(change())
    const code = await mailedCode(world, person.email, 'recovery')
    const input = { email: person.email, code, auth, device: 'test', transport: 'bearer' as const }
    expect((await world.as().account.recover(input)).kit).toBe(recovery.kit)
  })
})

describeOnEachEngine('a changed password', (database) => {
  const email = 'changed@acme.test'
  let world: World
  let old: Awaited<ReturnType<typeof realApplication>>
  let next: Awaited<ReturnType<typeof realApplication>>
  beforeAll(async () => {
    world = await createWorld(database())
    old = await realApplication(email)
    next = await realApplication(email, 'another password')
    await world.as().account.signUp({ ...old.input, code: await mailedCode(world, email) })
  })
  const logIn = async ({ keys, salt }: typeof old) => {
    const { proof } = await attemptLogin(world.as(), email, keys.srpPassword, salt)
    return world.as().session.prove(proof)
  }

  it('ends every other session, and the old password', async () => {
    const [here, there] = [await logIn(old), await logIn(old)]
    const { generation, signPublic, boxPublic } = old.input
    const { kdf, verifier, bundle } = next.input
    const input = { kdf, verifier, bundle, generation, signPublic, boxPublic }
    const waiting = await attemptLogin(world.as(), email, old.keys.srpPassword, old.salt)
    await world.bearer(here.session.accessToken).account.changePassword(input)
    expect(await codeOf(world.bearer(there.session.accessToken).account.bundle())).toBe('session-expired')
    await world.bearer(here.session.accessToken).account.bundle()
    expect(await codeOf(world.as().session.prove(waiting.proof))).toBe('login-failed')
    expect(await codeOf(logIn(old))).toBe('login-failed')
    await logIn(next)
  })
})
