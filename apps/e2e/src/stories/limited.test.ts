// A member who was given one environment holds the key of that one: the others are closed by cryptography, not by a filter.
import { testEngines } from '@infisical/db/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signUp, type Person } from '../harness/person.ts'
import { openStageOn, type StageOn } from '../harness/stage-on.ts'
import { invite, secretsOf, startWorkspace } from '../harness/team.ts'

let stage: StageOn
let alice: Person
let eve: Person

beforeAll(async () => {
  stage = await openStageOn(testEngines[1])
  alice = await stage.user('alice')
  await startWorkspace(alice, 'DEV_KEY=for everyone\n')
  await alice.must(['secrets', 'set', '-e', 'prod', 'PROD_KEY=for few'])
  eve = await stage.person('eve')
  await signUp(eve, ['join', await invite(alice, eve.email, '--role', 'reader', '-e', 'dev')])
})
afterAll(() => stage[Symbol.asyncDispose]())

it('opens what she was given', async () => {
  expect(await secretsOf(eve, '-e', 'dev')).toEqual({ DEV_KEY: 'for everyone' })
})

it('opens nothing else, and says so in one line', async () => {
  for (const environment of ['prod', 'staging']) {
    const refused = await eve.cli(['pull', '-', '-e', environment])
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(refused.stderr).toMatch(/not opened to you|does not allow that/)
  }
})

it('starts no program there', async () => {
  expect(await eve.cli(['run', '-e', 'prod', '--', 'node', '-e', 'console.log("started")'])).toMatchObject({
    code: 3,
    stdout: '',
  })
})

it('may read and not write', async () => {
  expect(await eve.cli(['secrets', 'set', 'DEV_KEY=changed'])).toMatchObject({ code: 3 })
  expect(await secretsOf(alice)).toEqual({ DEV_KEY: 'for everyone' })
})

it('holds one key and no other: there is no box for her that a server could give her', async () => {
  const { userId } = JSON.parse(await eve.must(['whoami', '--json'])) as { userId: string }
  const environments = JSON.parse(await alice.must(['env', 'list', '--json'])) as {
    environmentId: string
    name: string
  }[]
  const dev = environments.find(({ name }) => name === 'dev')?.environmentId
  expect(await scopesBoxedTo(userId)).toEqual([`01${dev}`])
})

it('gets none for what is created later', async () => {
  await alice.must(['env', 'create', 'preview'])
  await alice.must(['secrets', 'set', '-e', 'preview', 'LATER=1'])
  expect(await eve.cli(['pull', '-', '-e', 'preview'])).toMatchObject({ code: 3, stdout: '' })
})

/** The scopes of all keys that the server holds, boxed to a member, in hex: 00 for a workspace, 01 and the id of an environment. */
async function scopesBoxedTo(userId: string): Promise<string[]> {
  const client = new pg.Client(stage.databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ scope: Buffer }>('SELECT scope FROM workspace_key WHERE receiver_id = $1', [
      Buffer.from(userId, 'hex'),
    ])
    return rows.map(({ scope }) => scope.toString('hex'))
  } finally {
    await client.end()
  }
}
