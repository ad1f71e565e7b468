// Two people work on one environment at once: what does not touch merges, what does is a conflict, and each keeps what is personal.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { checkOut, openTeam, secretsOf } from '../harness/team.ts'

const DOTENV = `# the database
DATABASE_URL=postgres://db.acme.test/app   # of the app

# how much is said
LOG_LEVEL='info'
export PORT=8080
`

let stage: Stage
let alice: Person
let bob: Person

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, DOTENV))
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('a .env file', () => {
  it('keeps its comments, its order and its quotes when others change a value', async () => {
    await bob.must(['secrets', 'set', 'LOG_LEVEL=debug', 'ADDED=1'])
    await alice.must(['pull'])
    const text = await alice.read('.env')
    expect(text).toContain(
      '# the database\nDATABASE_URL=postgres://db.acme.test/app   # of the app\n\n# how much is said\n',
    )
    expect(text).toMatch(/LOG_LEVEL=.?debug.?\nexport PORT=8080\n/)
    expect(text.indexOf('ADDED')).toBeGreaterThan(text.indexOf('PORT'))
    expect((await stat(join(alice.folder, '.env'))).mode & 0o777).toBe(0o600)
  })

  it('is not overwritten where it has edits that nobody else has', async () => {
    await alice.write('.env', (await alice.read('.env')).replace('8080', '9090'))
    const before = await alice.read('.env')
    await bob.must(['secrets', 'set', 'ADDED=2'])
    const refused = await alice.cli(['pull'])
    expect(refused).toMatchObject({ code: 5, stdout: '' })
    expect(refused.stderr).toContain('PORT')
    expect(await alice.read('.env')).toBe(before)
    await alice.must(['push'])
    await alice.must(['pull'])
    expect(await secretsOf(bob)).toMatchObject({ PORT: '9090', ADDED: '2' })
  })
})

describe('two clones', () => {
  it('merge what does not touch, pushed at the same moment', async () => {
    const clone = await checkOut(alice, 'alice-laptop')
    await clone.must(['pull'])
    await bob.must(['pull', '--force'])
    await Promise.all([
      clone.write('.env', `${await clone.read('.env')}FROM_ALICE=1\n`),
      bob.write('.env', `${await bob.read('.env')}FROM_BOB=1\n`),
    ])
    const pushes = await Promise.all([clone.cli(['push']), bob.cli(['push'])])
    expect(pushes.map(({ code, stderr }) => ({ code, stderr }))).toMatchObject([{ code: 0 }, { code: 0 }])
    expect(await secretsOf(alice)).toMatchObject({ FROM_ALICE: '1', FROM_BOB: '1' })
  })

  it('conflict over the same name, and the later one is told which', async () => {
    await alice.must(['pull', '--force'])
    await bob.must(['pull', '--force'])
    const edit = async (person: Person, port: string): Promise<void> =>
      person.write('.env', (await person.read('.env')).replace(/PORT=.*/, `PORT=${port}`))
    await edit(alice, '1111')
    await edit(bob, '2222')
    await alice.must(['push'])
    const refused = await bob.cli(['push'])
    expect(refused).toMatchObject({ code: 5, stdout: '' })
    expect(refused.stderr).toMatch(/PORT/)
    expect(refused.stderr).not.toMatch(/1111|2222/)
    expect(await secretsOf(bob)).toMatchObject({ PORT: '1111' })
    await bob.must(['push', '--force'])
    expect(await secretsOf(alice)).toMatchObject({ PORT: '2222' })
  })

  it('lose nothing among many pushes at once', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `RACE_${index}`)
    const racers = names.map((name, index) =>
      (index % 2 === 0 ? alice : bob).cli(['secrets', 'set', `${name}=${index}`]),
    )
    const codes = (await Promise.all(racers)).map(({ code }) => code)
    expect(codes.every((code) => code === 0 || code === 5)).toBe(true)
    const secrets = await secretsOf(alice)
    expect(names.map((name) => name in secrets)).toEqual(codes.map((code) => code === 0))
    expect(codes.filter((code) => code === 0).length).toBeGreaterThan(0)
  })
})

describe('a personal override', () => {
  it('is there for one person alone', async () => {
    await bob.must(['secrets', 'set', 'LOG_LEVEL=trace', '--personal'])
    expect(await secretsOf(bob)).toMatchObject({ LOG_LEVEL: 'trace' })
    expect(await secretsOf(alice)).toMatchObject({ LOG_LEVEL: 'debug' })
    expect(await bob.must(['run', '--', 'node', '-e', 'console.log(process.env.LOG_LEVEL)'])).toBe('trace\n')
    expect(JSON.parse(await bob.must(['secrets', 'get', 'LOG_LEVEL', '--json']))).toEqual({
      name: 'LOG_LEVEL',
      value: 'trace',
      source: 'personal',
    })
  })

  it('goes away and leaves the shared one', async () => {
    await bob.must(['secrets', 'delete', 'LOG_LEVEL', '--personal', '--yes'])
    expect(await secretsOf(bob)).toMatchObject({ LOG_LEVEL: 'debug' })
  })
})
