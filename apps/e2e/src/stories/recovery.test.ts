// A lost password: with a recovery kit everything comes back, without one only the account does.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { describeOnEachStage } from '../harness/each-engine.ts'
import { codeFor, codesFor } from '../harness/outbox.ts'
import type { Person } from '../harness/person.ts'
import { secretsOf, startWorkspace } from '../harness/team.ts'

const NEXT = 'the password of a new beginning'
const OTHER = 'the password after that one'
const CODE = /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\n$/
const SECRETS = { DATABASE_URL: 'postgres://db.acme.test/app', LOG_LEVEL: 'debug' }

describeOnEachStage('a lost password', (stage) => {
  let alice: Person
  /** Alice at a device that has nothing of hers. */
  let elsewhere: Person
  let kit: string

  const newPassword = { INFISICAL_PASSWORD: NEXT }

  /** Runs it without a code, reads the mail, and runs it again with the code. */
  async function withCode(
    person: Person,
    words: readonly string[],
    options: { stdin?: string; env?: Record<string, string> },
  ) {
    const { url } = stage().server
    const { length } = await codesFor(url, alice.email)
    expect(await person.cli(words, options)).toMatchObject({ code: 2, stdout: '' })
    return await person.cli([...words, '--code', await codeFor(url, alice.email, length + 1)], options)
  }

  beforeAll(async () => {
    alice = await stage().user('alice')
    await startWorkspace(alice, 'DATABASE_URL=postgres://db.acme.test/app\nLOG_LEVEL=info\n')
    await alice.must(['secrets', 'set', 'LOG_LEVEL=debug', '--personal'])
    const other = await stage().person('alice2')
    elsewhere = await other.elsewhere(join(stage().directory, 'alice2'))
    await elsewhere.write('.infisical.json', await alice.read('.infisical.json'))
  })

  it('is prepared for by a kit: the code alone on stdout, or a page for its owner alone', async () => {
    const page = join(alice.folder, 'kit.html')
    expect(await alice.cli(['recovery', 'create', '--html', 'kit.html'])).toMatchObject({ code: 0, stdout: '' })
    expect((await stat(page)).mode & 0o777).toBe(0o600)
    const groups = [...(await alice.read('kit.html')).matchAll(/<span>(.{4})<\/span>/g)].map(([, group]) => group)
    expect(`${groups.join('-')}\n`).toMatch(CODE)
    expect(await alice.cli(['recovery', 'create', '--html', 'kit.html'])).toMatchObject({ code: 2, stdout: '' })
    kit = await alice.must(['recovery', 'create'])
    expect(kit).toMatch(CODE)
    expect(kit).not.toBe(`${groups.join('-')}\n`)
  })

  it('is told when the kit is mistyped, before anything else happens', async () => {
    const wrong = `${kit.trim().slice(0, -1)}${kit.trim().endsWith('0') ? '1' : '0'}`
    const words = ['recover', '--email', alice.email, '--kit-stdin', '--code', '123456']
    const { code, stdout, stderr } = await elsewhere.cli(words, { stdin: wrong, env: newPassword })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('not the code of a recovery kit')
    expect(stderr).not.toContain(wrong)
  })

  it('comes to nothing with the kit: a new password, a new kit, and the same secrets, personal ones too', async () => {
    const words = ['recover', '--email', alice.email, '--kit-stdin']
    const recovered = await withCode(elsewhere, words, { stdin: kit.toLowerCase(), env: newPassword })
    expect(recovered).toMatchObject({ code: 0, stdout: expect.stringMatching(CODE) as string })
    expect(await secretsOf(elsewhere)).toEqual(SECRETS)

    const login = ['login', '--email', alice.email]
    expect(await elsewhere.cli(login, { env: { INFISICAL_PASSWORD: alice.password } })).toMatchObject({ code: 3 })
    // At a device that knows the salt from before, the old password is answered with a warning instead.
    expect(await alice.cli(login)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('other password parameters') as string,
    })
    expect(await elsewhere.cli(login, { env: newPassword })).toMatchObject({ code: 0 })
    const again = await withCode(elsewhere, words, { stdin: kit, env: newPassword })
    expect(again).toMatchObject({ code: 3, stdout: '' })
    expect(again.stderr).toContain('does not fit this account')
    kit = recovered.stdout
  })

  it('is avoided by changing it in time', async () => {
    const passwords = { INFISICAL_PASSWORD: NEXT, INFISICAL_NEW_PASSWORD: OTHER }
    expect(
      await elsewhere.cli(['password'], { env: { ...passwords, INFISICAL_PASSWORD: 'not this one' } }),
    ).toMatchObject({
      code: 3,
    })
    expect(await elsewhere.cli(['password'], { env: passwords })).toMatchObject({ code: 0, stdout: '' })
    expect(await secretsOf(elsewhere)).toEqual(SECRETS)
    expect(await alice.cli(['login', '--email', alice.email], { env: { INFISICAL_PASSWORD: OTHER } })).toMatchObject({
      code: 0,
    })
    expect(await secretsOf(alice)).toEqual(SECRETS)
  })

  it('costs everything but the account without the kit, and that is said before it happens', async () => {
    const words = ['start-over', '--email', alice.email]
    const stopped = await elsewhere.cli(words, { env: newPassword })
    expect(stopped).toMatchObject({ code: 2, stdout: '' })
    for (const part of ['personal secrets are gone', 'invites you again', '--yes'])
      expect(stopped.stderr).toContain(part)

    expect(await withCode(elsewhere, [...words, '--yes'], { env: newPassword })).toMatchObject({ code: 0, stdout: '' })
    const closed = await elsewhere.cli(['pull', '-'])
    expect(closed).toMatchObject({ code: 3, stdout: '' })
    expect(closed.stderr).toContain('knows your old keys')
    expect(closed.stderr).toContain('Ask an owner or admin to invite you again.')
  })
})
