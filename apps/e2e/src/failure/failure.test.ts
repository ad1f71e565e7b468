// What goes wrong outside of the program: each gives one clear line and the right exit code, and breaks nothing.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOff } from '../harness/clock.ts'
import type { Person } from '../harness/person.ts'
import { runServer } from '../harness/server.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { secretsOf, startWorkspace } from '../harness/team.ts'
import { expectOneClearLine } from './one-clear-line.ts'

let stage: Stage
let alice: Person

beforeAll(async () => {
  stage = await openStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, 'KEPT=safe\n')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('a second server on the same folder', () => {
  it('is refused in one line, and leaves the first alone', async () => {
    const { code, stdout, stderr } = await runServer({ dataDir: stage.dataDir })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toContain(stage.dataDir)
    expect(stderr).toMatch(/in use|another|already/i)
    expect(await secretsOf(alice)).toEqual({ KEPT: 'safe' })
  })
})

describe('a corrupt .infisical.json', () => {
  it.each([
    ['cut off', '{"workspace": "0123'],
    ['empty', ''],
    ['of another kind', '["dev"]'],
    ['without a workspace', '{"environment": "dev"}'],
    ['with a workspace that is none', '{"workspace": "../../etc"}'],
    ['binary', '\u0000\u0001\u0002'],
  ])('%s', async (_what, text) => {
    const clone = await alice.elsewhere(`${alice.folder}-broken`)
    await clone.write('.infisical.json', text)
    for (const words of [
      ['pull', '-'],
      ['push', '-'],
      ['run', '--', 'node', '-e', 'console.log("started")'],
    ])
      expectOneClearLine(await clone.cli(words, { stdin: 'A=1\n' }), 2, /\.infisical\.json/)
  })
})

describe('a clock off by a day', () => {
  const day = 24 * 60 * 60 * 1_000

  it.each([
    ['slow', -day],
    ['fast', day],
  ])('%s: is told, before anything is signed into the history', async (_what, offset) => {
    const env = clockOff(offset)
    expectOneClearLine(await alice.cli(['secrets', 'set', 'LATE=1'], { env }), 1, /clock/i)
    expect(await secretsOf(alice)).toEqual({ KEPT: 'safe' })
    // Reading asks nothing of the clock.
    expect(await alice.must(['secrets', 'get', 'KEPT', '--plain'], { env })).toBe('safe')
  })
})

describe('a server that is not there', () => {
  beforeAll(async () => void (await stage.server.stop()))
  afterAll(() => stage.server.restart())

  it('is told by every verb, and starts no program', async () => {
    const login = ['login', '--email', alice.email]
    const run = ['run', '--', 'node', '-e', 'console.log("started")']
    for (const words of [['pull', '-'], ['push', '-'], ['secrets', 'set', 'A=1'], ['members'], run, login])
      expectOneClearLine(await alice.cli(words, { stdin: 'A=1\n' }), 6, /reach/i)
  })

  it('is told from a name that leads nowhere', async () => {
    const nowhere = { INFISICAL_URL: 'https://nowhere.invalid' }
    expectOneClearLine(await alice.cli(['login', '--email', alice.email], { env: nowhere }), 6, /reach/i)
  })

  it.each([
    ['a login page', 200],
    ['an error page', 502],
    ['a page that forbids', 403],
  ])('and in its place %s (%i)', async (_what, status) => {
    const page = '<!doctype html><title>Welcome to the Wi-Fi</title><h1>Please log in</h1>'
    const proxy = createServer((_request, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(page),
    )
    proxy.listen(Number(new URL(stage.server.url).port), '127.0.0.1')
    await once(proxy, 'listening')
    try {
      const run = ['run', '--', 'node', '-e', 'console.log("started")']
      for (const words of [['pull', '-'], ['push', '-'], run, ['login', '--email', alice.email]]) {
        const ended = await alice.cli(words, { stdin: 'A=1\n' })
        expectOneClearLine(ended, 6, /web page|reach/i)
        expect(ended.stderr).not.toContain('Wi-Fi')
      }
    } finally {
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    }
  })
})

it('is all over when the server is back', async () => {
  expect(await secretsOf(alice)).toEqual({ KEPT: 'safe' })
  await alice.must(['secrets', 'set', 'AFTER=1'])
})
