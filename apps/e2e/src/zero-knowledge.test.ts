// What a server is left with after people have shared secrets: neither its database nor its log holds anything that it must not know, in
// whatever shape. On both databases; of the embedded one every file is read as well, the write-ahead log included.
import { testEngines, type TestEngine } from '@infisical/db/testing'
import type { WorkspaceId } from '@infisical/crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeFor, mailOf } from './harness/outbox.ts'
import { signUp } from './harness/person.ts'
import { openStageOn, type StageOn } from './harness/stage-on.ts'
import { invite, startWorkspace } from './harness/team.ts'
import { dumpDatabase, filesIn, type Piece } from './scan/dump.ts'
import type { Needle } from './scan/forms.ts'
import { accountNeedles, expireTokens, inviteNeedles, workspaceNeedles } from './scan/needles-of.ts'
import { scannerFor, type Finding } from './scan/scanner.ts'

/** Long enough not to turn up by chance, with everything that an encoding could stumble over. */
const SECRETS: Record<string, string> = {
  ZK_DATABASE_URL: 'postgres://app:zk%2Fpässword@db.acme.test/app?sslmode=require',
  ZK_PAYMENT_KEY: 'sk_test_zk_0123456789abcdef',
  ZK_TLS_KEY: '-----BEGIN ZK KEY-----\nYWJj"$x\\y\n-----END ZK KEY-----',
}
const LATER = { name: 'ZK_PAYMENT_KEY', value: 'sk_test_zk_of_a_later_day' }
const GONE = { name: 'ZK_SHORT_LIVED', value: 'zk-here-today-gone-tomorrow' }
const OWN = { name: 'ZK_OF_BOB_ALONE', value: 'zk-for-nobody-else-than-bob' }
const MESSAGE = 'zk: rotated the payment key after lunch'
const GUESS = 'zk-a-password-that-is-wrong'

const DOTENV = Object.entries(SECRETS)
  .map(([name, value]) => `${name}='${value}'\n`)
  .join('')

interface Left {
  readonly needles: readonly Needle[]
  readonly database: readonly Piece[]
  readonly files: readonly Piece[]
  readonly log: string
}

/** Everything the CLI does, and some things that strangers try; then the lights go out. */
async function play(stage: StageOn): Promise<Left> {
  const { server, databaseUrl } = stage
  const [alice, bob] = [await stage.user('alice'), await stage.person('bob')]
  await startWorkspace(alice, DOTENV)
  const link = await invite(alice, bob.email)
  await signUp(bob, ['join', link])
  await bob.must(['pull'])
  await bob.must(['run', '--', 'true'])
  await bob.must(['secrets', 'set', LATER.name, '-m', MESSAGE], { stdin: LATER.value })
  await bob.must(['secrets', 'set', GONE.name], { stdin: GONE.value })
  await bob.must(['secrets', 'delete', GONE.name, '--yes'])
  await bob.must(['secrets', 'set', OWN.name, '--personal'], { stdin: OWN.value })
  const needles = [...(await accountNeedles(alice)), ...(await accountNeedles(bob)), ...(await inviteNeedles(link))]

  await expireTokens(alice)
  await alice.must(['pull', '--force'])
  needles.push(...(await accountNeedles(alice)))
  await bob.must(['logout'])
  await bob.cli(['login', '--email', bob.email], { env: { INFISICAL_PASSWORD: GUESS } })
  await bob.must(['login', '--email', bob.email])
  const { workspace } = JSON.parse(await alice.read('.infisical.json')) as { workspace: WorkspaceId }
  for (const person of [alice, bob])
    needles.push(...(await accountNeedles(person)), ...(await workspaceNeedles(person, workspace)))
  for (const { email } of [alice, bob])
    needles.push({ what: 'code in a mail', content: await codeFor(server.url, email) })
  expect((await mailOf(server.url, bob.email)).length).toBeGreaterThan(1)

  await bother(server.url)
  const { stdout } = await server.kill()
  const files = await filesIn(stage.dataDir)
  needles.push(...plaintext())
  return { needles, files, database: await dumpDatabase(databaseUrl, stage.dataDir), log: stdout + server.log() }
}

function plaintext(): Needle[] {
  const pairs = [...Object.entries(SECRETS), ...[LATER, GONE, OWN].map(({ name, value }) => [name, value] as const)]
  return [
    ...pairs.flatMap(([name, value]) => [
      { what: `name of ${name}`, content: name },
      { what: `value of ${name}`, content: value },
    ]),
    { what: 'commit message', content: MESSAGE },
    { what: 'wrong password', content: GUESS },
  ]
}

/** Requests with secrets where none belong: refused, and not repeated in any log. */
async function bother(url: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ workspaceId: SECRETS['ZK_PAYMENT_KEY'] }))
  const body = JSON.stringify({ email: GUESS, code: '123', password: GUESS, pack: LATER.value })
  const json = { 'content-type': 'application/json' }
  const answers = [
    await fetch(`${url}/trpc/secret.pull?input=${input}`),
    await fetch(`${url}/trpc/secret.pull`, { headers: { authorization: `Bearer ${LATER.value}` } }),
    await fetch(`${url}/trpc/account.signUp`, { method: 'POST', headers: json, body }),
    await fetch(`${url}/trpc/session.challenge`, { method: 'POST', headers: json, body: `{"email":"${GUESS}"` }),
    await fetch(`${url}/${GUESS}?token=${LATER.value}`, { headers: { cookie: `infisical=${LATER.value}` } }),
    await fetch(`${url}/packs/${LATER.value}/1`, { headers: { authorization: `Pack ${LATER.value}` } }),
  ]
  for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400)
}

function lookThrough(needles: readonly Needle[], pieces: readonly Piece[]): Finding[] {
  const scan = scannerFor(needles)
  return pieces.flatMap(({ where, bytes }) => scan(where, bytes))
}

describe.each(testEngines.map((engine): [string, TestEngine] => [engine.name, engine]))(
  'a server on %s',
  (name, engine) => {
    let left: Left
    beforeAll(async () => {
      await using stage = await openStageOn(engine, { env: { LOG_LEVEL: 'trace' } })
      left = await play(stage)
    }, 240_000)

    it('holds no secret of anybody in its database', () => {
      expect(lookThrough(left.needles, left.database)).toEqual([])
    })

    it('holds no secret of anybody in its files', () => {
      expect(lookThrough(left.needles, left.files)).toEqual([])
    })

    it('holds no secret of anybody in its log', () => {
      expect(lookThrough(left.needles, [{ where: 'log', bytes: Buffer.from(left.log) }])).toEqual([])
    })

    it('was searched where there is something to find', () => {
      // Addresses are no secret from the server: it mails to them.
      const known: Needle[] = [{ what: 'address', content: 'alice@acme.test' }]
      expect(lookThrough(known, left.database)).not.toEqual([])
      if (name === 'pglite') {
        const places = lookThrough(known, left.files).map(({ where }) => where)
        expect(places.some((where) => where.includes('pg_wal'))).toBe(true)
      }
      expect(left.database.map(({ where }) => where)).toEqual(
        expect.arrayContaining(['public.secret_key.box', 'public.secret_value.box']),
      )
      expect(left.log).toContain('secret.push')
      expect(left.needles.length).toBeGreaterThan(80)
    })
  },
)
