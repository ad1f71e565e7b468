// The main job, whole: two people and a third share a real .env through the CLI, on either database.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { describeOnEachStage } from '../harness/each-engine.ts'
import { mailOf } from '../harness/outbox.ts'
import { signUp, type Person } from '../harness/person.ts'
import { invite, secretsOf, startWorkspace } from '../harness/team.ts'

const PEM = '-----BEGIN FAKE KEY-----\nMIIB"x"$y\\n#z\n-----END FAKE KEY-----\n'
const SECRETS = {
  DATABASE_URL: 'postgres://app:p%40ss@db.acme.test/app?sslmode=require#frag',
  EMPTY: '',
  JSON_CONFIG: '{"a": "b c", "d": [1, 2]}',
  PRICE: '$5 and `backticks`',
  TLS_KEY: PEM,
  UNICODE: 'grüße, 世界 🌍',
}
const DOTENV = `# of the app
DATABASE_URL='${SECRETS.DATABASE_URL}'
export EMPTY=
JSON_CONFIG='${SECRETS.JSON_CONFIG}'
PRICE='${SECRETS.PRICE}'
UNICODE=${SECRETS.UNICODE}
`

describeOnEachStage('sharing a .env', (stage) => {
  let alice: Person
  let bob: Person
  let carol: Person

  beforeAll(async () => {
    alice = await stage().user('alice')
    bob = await stage().user('bob')
    carol = await stage().person('carol')
  })

  it('starts with a workspace and a push', async () => {
    await startWorkspace(alice, DOTENV)
    await alice.must(['secrets', 'set', 'TLS_KEY'], { stdin: `${PEM}\n` })
    expect(JSON.parse(await alice.read('.infisical.json'))).toEqual({
      workspace: expect.stringMatching(/^[0-9a-f]{64}$/),
      environment: 'dev',
      server: stage().server.url,
    })
    expect(await secretsOf(alice)).toEqual(SECRETS)
  })

  it('reaches someone who had signed up before, with Alice gone', async () => {
    const link = await invite(alice, bob.email)
    const [mail] = await mailOf(stage().server.url, bob.email)
    const [, secret = ''] = link.split('#')
    expect(secret.length).toBeGreaterThan(40)
    expect(JSON.stringify(mail)).not.toContain(secret)
    expect(mail?.link ?? mail?.text).toContain(stage().server.url)

    await bob.must(['join', link])
    await bob.must(['pull'])
    expect(await secretsOf(bob)).toEqual(SECRETS)
    expect(await bob.read('.env')).toContain('JSON_CONFIG')
  })

  it('reaches someone who signs up on the way', async () => {
    await signUp(carol, ['join', await invite(alice, carol.email, '--role', 'reader')])
    expect(await secretsOf(carol)).toEqual(SECRETS)
  })

  it('goes the other way as well', async () => {
    await bob.write('.env', (await bob.read('.env')).replace(/^EMPTY=.*$/m, 'EMPTY=no-more'))
    await bob.must(['push'])
    expect(await secretsOf(alice)).toEqual({ ...SECRETS, EMPTY: 'no-more' })
    expect(await carol.cli(['push', '-'], { stdin: 'MINE=1\n' })).toMatchObject({ code: 3, stdout: '' })
  })

  it('puts the secrets into a program, exactly, and onto no disk', async () => {
    const print = 'process.stdout.write(JSON.stringify([process.env.TLS_KEY, process.env.UNICODE]))'
    const printed = await carol.must(['run', '--', 'node', '-e', print])
    expect(JSON.parse(printed)).toEqual([SECRETS.TLS_KEY, SECRETS.UNICODE])
    expect(await filesWith([carol.home, carol.folder], ['BEGIN FAKE KEY', 'db.acme.test'])).toEqual([])
  })

  it('can be checked by everyone, from the first entry', async () => {
    for (const person of [alice, bob, carol]) {
      const verified: unknown = JSON.parse(await person.must(['verify', '--json']))
      expect(verified).toMatchObject({ name: 'acme', members: 3 })
    }
    const fingerprints = async (person: Person): Promise<unknown> => {
      const { members } = JSON.parse(await person.must(['members', '--json'])) as {
        members: { name: string; fingerprint: string[] }[]
      }
      return members.map(({ name, fingerprint }) => [name, fingerprint])
    }
    expect(await fingerprints(bob)).toEqual(await fingerprints(alice))
  })

  it('is over after a logout, until a login', async () => {
    await bob.must(['logout'])
    expect(await bob.cli(['pull', '-'])).toMatchObject({ code: 3, stdout: '' })
    await bob.must(['login', '--email', bob.email])
    expect(await secretsOf(bob)).toMatchObject({ EMPTY: 'no-more' })
    expect(
      await bob.cli(['login', '--email', bob.email], { env: { INFISICAL_PASSWORD: 'not the right password' } }),
    ).toMatchObject({ code: 3, stdout: '' })
  })
})

async function filesWith(folders: readonly string[], texts: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const content = await readFile(join(entry.parentPath, entry.name))
      if (texts.some((text) => content.includes(text))) found.push(entry.name)
    }
  return found
}
