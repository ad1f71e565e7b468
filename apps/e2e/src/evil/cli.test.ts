// The same lies against the built CLI: exit code 4, one line that names what is wrong, nothing on stdout, nothing started, nothing kept.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, type Person } from '../harness/person.ts'
import { sayOfChain, type Attack } from './attack.ts'
import { SECRETS_BY_INSIDER } from './attacks/insiders.ts'
import { KEY_ATTACKS } from './attacks/keys.ts'
import { LOG_ATTACKS } from './attacks/log.ts'
import { LOGIN_ATTACKS } from './attacks/login.ts'
import { SECRETS_BY_SERVER } from './attacks/secrets.ts'
import { answerAt, openWorld, PINNED, SECRETS, type World } from './world.ts'

let world: World
let opened: World | undefined
let alice: Person
beforeAll(async () => {
  world = opened = await openWorld()
  const { evil, stage, workspaceId } = world
  const person = await createPerson({ name: 'alice', server: evil.url, directory: stage.directory })
  alice = {
    ...person,
    cli: (words, options) => person.cli(words, { ...options, env: { INFISICAL_PASSWORD: world.alice.password } }),
  }
  await alice.write('.infisical.json', JSON.stringify({ workspace: workspaceId, environment: 'dev', server: evil.url }))
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const find = (attacks: readonly Attack[], row: number, code: string): Attack => {
  const attack = attacks.find((one) => one.row === row && one.code === code)
  if (attack === undefined) throw new Error(`There is no attack ${row} that ends with ${code}`)
  return attack
}

/** Every file below, by path and hash. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return await Promise.all(
    files.sort().map(
      async (file) =>
        `${file} ${createHash('sha256')
          .update(await readFile(file))
          .digest('hex')}`,
    ),
  )
}

/** Ends with 4 and the code, and leaves no trace. */
async function proveExit(attack: Attack, words: readonly string[]): Promise<void> {
  const before = [await contentOf(alice.home), await contentOf(alice.folder)]
  world.evil.lie(await attack.lies(world))
  const { code, stdout, stderr } = await alice.cli(words)
  const requests = world.evil.requests()
  world.evil.repent()
  expect({ code, stdout, stderr }).toEqual({
    code: 4,
    stdout: '',
    stderr: expect.stringContaining(`(${attack.code})`) as string,
  })
  expect(requests.filter(({ changed }) => changed)).not.toEqual([])
  expect(secretsIn(stderr)).toEqual([])
  expect([await contentOf(alice.home), await contentOf(alice.folder)]).toEqual(before)
}

const secretsIn = (text: string): string[] =>
  [...Object.values(SECRETS), world.alice.password].filter((secret) => text.includes(secret))

const RUN = ['run', '--', 'touch', 'started'] as const

const older: Attack = {
  ...{ row: 51, what: 'an older head is served', code: 'commit-rollback' },
  lies: (world) => sayOfChain(() => answerAt(world, PINNED)),
}

describe('the CLI, in front of a server that lies', () => {
  it.each([
    find(LOGIN_ATTACKS, 1, 'kdf-floor'),
    find(LOGIN_ATTACKS, 7, 'srp-parameter'),
    find(LOGIN_ATTACKS, 11, 'srp-proof'),
    find(LOGIN_ATTACKS, 17, 'bundle-mismatch'),
  ])('$row: does not log in: $code', async (attack) => proveExit(attack, ['login', '--email', world.alice.email]))

  it('logs in when nobody lies', async () => {
    const { code, stderr } = await alice.cli(['login', '--email', world.alice.email])
    expect(code, stderr).toBe(0)
  })

  it.each([
    find(LOG_ATTACKS, 22, 'log-genesis'),
    find(LOG_ATTACKS, 23, 'log-authz'),
    find(LOG_ATTACKS, 26, 'invite-binding'),
    find(KEY_ATTACKS, 39, 'box-commitment'),
    find(SECRETS_BY_INSIDER, 46, 'entry-aad'),
    find(SECRETS_BY_SERVER, 47, 'commit-env'),
    find(SECRETS_BY_SERVER, 48, 'entry-missing'),
    find(SECRETS_BY_INSIDER, 55, 'commit-author'),
    find(SECRETS_BY_SERVER, 59, 'malformed'),
  ])('$row: starts nothing at first contact: $code', async (attack) => {
    await proveExit(attack, RUN)
    expect(existsSync(join(alice.folder, 'started'))).toBe(false)
  })

  it('writes no file, and prints no secret', async () => {
    const attack = find(SECRETS_BY_SERVER, 49, 'entry-hash')
    await proveExit(attack, ['pull'])
    await proveExit(attack, ['secrets', 'get', 'API_TOKEN', '--plain'])
    expect(existsSync(join(alice.folder, '.env'))).toBe(false)
  })

  it('does all of it when nobody lies', async () => {
    expect(await alice.cli(RUN)).toMatchObject({ code: 0 })
    expect(existsSync(join(alice.folder, 'started'))).toBe(true)
    expect(await alice.cli(['pull'])).toMatchObject({ code: 0 })
    for (const [name, value] of Object.entries(SECRETS)) expect(await alice.read('.env')).toContain(`${name}=${value}`)
  })

  it.each([older, find(LOG_ATTACKS, 25, 'log-rollback'), find(LOG_ATTACKS, 23, 'signature')])(
    '$row: starts nothing that it has been warned of: $code',
    async (attack) => {
      await proveExit(attack, ['run', '--', 'touch', 'started again'])
      expect(existsSync(join(alice.folder, 'started again'))).toBe(false)
    },
  )
})
