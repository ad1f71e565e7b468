// `--json`: stdout is one JSON value of a promised shape, stderr is for people, and an error is a JSON line there.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { openTeam } from '../harness/team.ts'

let stage: Stage
let alice: Person
let bob: Person
const hex = (digits: number): unknown => expect.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))
const words: unknown = expect.arrayContaining([expect.any(String)])

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'ONE=1\nTWO=2\n'))
})
afterAll(() => stage[Symbol.asyncDispose]())

const answer = async (person: Person, ...command: string[]): Promise<unknown> =>
  JSON.parse(await person.must([...command, '--json']))

it('says who', async () => {
  expect(await answer(bob, 'whoami')).toEqual({
    userId: hex(32),
    email: 'bob@acme.test',
    name: 'bob',
    fingerprint: words,
    server: stage.server.url,
  })
})

it('says where', async () => {
  expect(await answer(alice, 'status')).toEqual({
    server: stage.server.url,
    user: 'alice@acme.test',
    keys: 'file',
    workspaceId: hex(64),
    workspace: 'acme',
    environment: 'dev',
    commit: expect.any(Number),
    head: hex(64),
    secrets: 2,
    personal: 0,
    file: { onlyHere: 0, different: 0, onlyThere: 0 },
  })
  expect(await answer(alice, 'env', 'list')).toEqual(
    ['dev', 'prod', 'staging'].map((name) => ({ environmentId: hex(32), name, open: true, default: name === 'dev' })),
  )
})

it('says who else', async () => {
  const member = (name: string, role: string, you: boolean): unknown => ({
    userId: hex(32),
    email: `${name}@acme.test`,
    name,
    role,
    environments: 'all',
    fingerprint: words,
    you,
    verified: you ? 'you' : null,
    lastSeenAt: expect.any(Number) as unknown,
  })
  await alice.must(['members', 'invite', 'carol@acme.test', '--role', 'reader', '-e', 'dev'])
  expect(await answer(alice, 'members')).toEqual({
    members: expect.arrayContaining([member('alice', 'owner', true), member('bob', 'writer', false)]) as unknown,
    invites: [
      {
        inviteId: hex(32),
        role: 'reader',
        environments: ['dev'],
        expiresAt: expect.any(Number),
        invitedBy: expect.any(String),
      },
    ],
  })
})

it('says what a push did, by name and never by value', async () => {
  await alice.write('.env', 'ONE=changed-value\nTHREE=3\n')
  const push = {
    workspaceName: 'acme',
    added: ['THREE'],
    changed: ['ONE'],
    removed: [],
    behind: [],
    conflicts: [],
    seq: expect.any(Number),
  }
  expect(await answer(alice, 'push', '--dry-run')).toMatchObject({ ...push, outcome: 'dry-run' })
  const pushed = await alice.must(['push', '--json'])
  expect(JSON.parse(pushed)).toMatchObject({ ...push, outcome: 'pushed' })
  expect(pushed).not.toContain('changed-value')
  expect(await answer(alice, 'push')).toMatchObject({ outcome: 'nothing-to-do', added: [], changed: [] })
})

it('says what a pull did, and what there is', async () => {
  expect(await answer(bob, 'pull')).toMatchObject({
    environment: 'dev',
    file: expect.stringMatching(/\.env$/),
    secrets: 3,
    added: 1,
    changed: 1,
    removed: 0,
  })
  expect(await answer(bob, 'pull', '-')).toEqual({ ONE: 'changed-value', TWO: '2', THREE: '3' })
  expect(await answer(bob, 'secrets', 'list')).toEqual(
    ['ONE', 'THREE', 'TWO'].map((name) => ({ name, source: 'shared' })),
  )
  expect(await answer(bob, 'secrets', 'list', '--values')).toContainEqual({ name: 'TWO', source: 'shared', value: '2' })
  expect(await answer(bob, 'secrets', 'get', 'TWO')).toEqual({ name: 'TWO', value: '2', source: 'shared' })
  expect(await bob.must(['secrets', 'get', 'TWO', '--plain'])).toBe('2')
})

it('says what went wrong, on stderr, with a code', async () => {
  const refused = await bob.cli(['secrets', 'get', 'NO_SUCH', '--json'])
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'secret-unknown', message: expect.any(String) } })
  expect(await bob.cli(['secrets', 'get', 'ONE', '--jsno'])).toMatchObject({ code: 2, stdout: '' })
})
