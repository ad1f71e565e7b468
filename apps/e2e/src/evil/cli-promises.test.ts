// What the command line promises whatever is signed by whom: text of others moves no terminal and becomes no code, no name makes a program load
// something else, no check can be switched off, and no code comes from a server.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from '@dotenvx/dotenvx'
import { newId, sealPairs, type PairId } from '@infisical/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../harness/built.ts'
import { createPerson, type Person } from '../harness/person.ts'
import { sayOfChain } from './attack.ts'
import { forgeCommit } from './forge.ts'
import { openWorld, PINNED, type World } from './world.ts'

let world: World
let opened: World | undefined
let alice: Person
beforeAll(async () => {
  world = opened = await openWorld()
  const { evil, stage, workspaceId } = world
  alice = await createPerson({
    ...{ name: 'alice', server: evil.url, directory: stage.directory },
    env: { INFISICAL_PASSWORD: world.alice.password },
  })
  await alice.write('.infisical.json', JSON.stringify({ workspace: workspaceId, environment: 'dev', server: evil.url }))
  await alice.must(['login', '--email', world.alice.email])
})
afterAll(() => opened?.[Symbol.asyncDispose]())

let homes = 0
/** As on a machine that has logged in and not been here yet: two newest commits after one another would be a fork. */
async function cli(words: readonly string[]) {
  const home = join(world.stage.directory, `home-${homes++}`)
  await cp(alice.home, home, { recursive: true })
  return await alice.cli(words, { env: { HOME: home, INFISICAL_HOME: home } })
}

/** Serves, as the newest commit, what Bob signed: exactly these secrets, in names that his own client would not have taken. */
async function serve(secrets: readonly { name: string; value: string; comment?: string }[]): Promise<void> {
  const { bob, keys, dev, evil } = world
  const pairs = secrets.map(({ name, value, comment = '' }) => ({
    ...{ pairId: newId<PairId>(), version: 1, epoch: 1, name, value, comment, folder: '', tags: [] },
  }))
  const sealed = (await sealPairs(keys, dev, pairs)).map((pair) => ({ ...pair, changed: PINNED + 1 }))
  const records = sealed.toSorted((one, other) => (one.pairId < other.pairId ? -1 : 1))
  const forged = await forgeCommit(world, { records, author: bob.keys.author })
  evil.lie(sayOfChain(() => forged))
}

// ESC and its friends, a line of its own, a return to the beginning of the line, text that runs backwards, half a character's worth of nothing.
const HOSTILE = ['\u001b[2J\u001b[31mred', 'a\nEVIL=1', 'a\rEVIL=1', '\u202egnp', "'; touch pwned; '", '$(touch pwned)']
const MOVES = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

describe('text of other people (attack 69)', () => {
  it('in values goes into files and shells as it is, and nowhere becomes more than a value', async () => {
    const values = HOSTILE.map((value, i) => ({ name: `V${i}`, value, comment: value }))
    await serve(values)
    const expected = Object.fromEntries(values.map(({ name, value }) => [name, value]))
    expect(JSON.parse((await cli(['pull', '-', '--format', 'json'])).stdout)).toEqual(expected)
    const { stdout: shell } = await cli(['pull', '-', '--format', 'shell'])
    const { stdout } = spawnSync('sh', ['-c', 'eval "$(cat)"; exec env -0'], {
      ...{ input: shell, cwd: alice.folder, env: { PATH: process.env['PATH'] } },
    })
    const lines = stdout.toString().split('\0')
    for (const { name, value } of values) expect(lines).toContain(`${name}=${value}`)
    expect(lines.some((line) => line.startsWith('EVIL='))).toBe(false)
    const { stdout: table, stderr } = await cli(['secrets', '--values'])
    expect(table.split('\n').filter((line) => /^\s*EVIL/.test(line))).toEqual([])
    expect([table, stderr].filter((text) => MOVES.test(text))).toEqual([])
    expect(await cli(['pull', '--force'])).toMatchObject({ code: 0 })
    expect(parse(await alice.read('.env'), { processEnv: {} })).toEqual(expected)
    expect(existsSync(join(alice.folder, 'pwned'))).toBe(false)
    world.evil.repent()
  })

  it.each(HOSTILE)('in a name ends it before anything is written or started: %j', async (name) => {
    await serve([{ name, value: 'x' }])
    const before = await alice.read('.env').catch(() => undefined)
    for (const words of [
      ['run', '--', 'touch', 'started'],
      ['pull', '--force'],
      ['pull', '-', '--format', 'shell'],
    ]) {
      const { code, stdout, stderr } = await cli(words)
      expect({ code, stdout }, words.join(' ')).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/name/)
      expect(MOVES.test(stderr)).toBe(false)
    }
    const listed = await cli(['secrets'])
    expect([listed.stdout, listed.stderr].filter((text) => MOVES.test(text))).toEqual([])
    expect(listed.stdout.split('\n').filter((line) => line.startsWith('EVIL'))).toEqual([])
    world.evil.repent()
    expect(await alice.read('.env').catch(() => undefined)).toBe(before)
    expect(existsSync(join(alice.folder, 'started'))).toBe(false)
  })
})

describe('names that make a program load something else (attack 70)', () => {
  it.each([
    ...['LD_PRELOAD', 'NODE_OPTIONS', 'PATH', 'BASH_ENV', 'GIT_SSH_COMMAND', 'HTTPS_PROXY', 'no_proxy'],
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ])('%s starts nothing, though it is signed as it should be', async (name) => {
    await serve([{ name, value: 'x' }])
    const { code, stdout, stderr } = await cli(['run', '--json', '--', 'touch', 'loaded'])
    world.evil.repent()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(name)
    expect(existsSync(join(alice.folder, 'loaded'))).toBe(false)
  })

  it('are refused one by one: to allow one is not to allow another', async () => {
    await serve([
      { name: 'NODE_OPTIONS', value: '' },
      { name: 'BASH_ENV', value: '' },
    ])
    const run = (...words: string[]) => cli(['run', ...words, '--', 'touch', 'allowed'])
    expect(await run('--allow', 'NODE_OPTIONS')).toMatchObject({ code: 1, stdout: '' })
    expect(existsSync(join(alice.folder, 'allowed'))).toBe(false)
    expect(await run('--allow', 'NODE_OPTIONS', '--allow', 'BASH_ENV')).toMatchObject({ code: 0 })
    expect(existsSync(join(alice.folder, 'allowed'))).toBe(true)
    world.evil.repent()
  })
})

/** What a user runs: the sources of the command line, of the SDK, and of all that they are made of. */
const CLIENTS = [
  'apps/cli',
  'packages/client',
  'packages/crypto',
  'packages/protocol',
  'packages/contract',
  'packages/dotenv',
  'packages/sdk',
]
const sources = (): { path: string; text: string }[] =>
  CLIENTS.flatMap((place) =>
    readdirSync(join(ROOT, place, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'))
      .map((file) => ({ path: `${place}/src/${file}`, text: readFileSync(join(ROOT, place, 'src', file), 'utf8') })),
  )
const containing = (pattern: RegExp): string[] =>
  sources().flatMap(({ path, text }) => (pattern.test(text) ? [path] : []))

describe('switches (attack 67)', () => {
  // What may be forced, allowed or reset by the person at the keyboard is no check of what a server says, but for `trust reset`.
  const OFF = /insecure|unsafe|no-?verif|skip|ignore|disable|bypass|unverified|untrusted|without-|no-check|no-pin/i

  it('that would turn a check off are nowhere: no flag', async () => {
    const flags = sources()
      .filter(({ path }) => path.startsWith('apps/cli/src/verbs'))
      .flatMap(({ text }) => [...text.matchAll(/^\s*'?([a-z][a-z-]*)'?: \{ (?:short|value|help|many)/gm)])
      .map(([, flag = '']) => flag)
    expect(flags).toEqual(expect.arrayContaining(['force', 'allow', 'offline', 'max-age']))
    expect(flags.filter((flag) => OFF.test(flag))).toEqual([])
  })

  it('no variable of the environment, which few files read', () => {
    const readers = containing(/process\.env\[/)
    expect(readers).toEqual(['apps/cli/src/env.ts', 'packages/sdk/src/env.ts'])
    const names = sources()
      .filter(({ path }) => readers.includes(path))
      .flatMap(({ text }) => [...text.matchAll(/'((?:INFISICAL|XDG|NO|NODE)_\w+|CI|TERM)'/g)])
      .map(([, name = '']) => name)
    expect(names).toContain('INFISICAL_TOKEN')
    expect(names.filter((name) => OFF.test(name))).toEqual([])
  })

  it('and no answer of a server has a field for one', () => {
    const forms = sources().find(({ path }) => path === 'packages/client/src/answer-form.ts')?.text ?? ''
    const fields = [...forms.matchAll(/(\w+): (?:maybe\()?(?:text|number|listOf|oneOf|object)\b/g)].map(
      ([, field = '']) => field,
    )
    expect(fields).toContain('serverProof')
    expect(fields.filter((field) => OFF.test(field) || /verif|check|trust|policy|secure/i.test(field))).toEqual([])
  })
})

describe('code from elsewhere (attack 80)', () => {
  it('is not in what a client does: it evaluates nothing, and imports only what is installed with it', () => {
    expect(containing(/\beval\(|\bnew Function\(|node:vm\b|node:worker_threads|createRequire|importScripts/)).toEqual(
      [],
    )
    expect(containing(/\bimport\((?!['"][.@\w])/)).toEqual([])
    expect(containing(/\bimport\(['"](?:https?|data|blob):/)).toEqual([])
    for (const { path } of sources().filter(({ text }) => text.includes('node:child_process')))
      expect(['apps/cli/src/child.ts', 'apps/cli/src/git-ignore.ts']).toContain(path)
    // Nor is a file made that could be executed.
    expect(containing(/0o[0-7]*[1357][0-7]{0,2}\b.*(?:chmod|mode)|chmod\w*\([^)]*0o7[1357]/)).toEqual([])
  })

  it('is not in what was built either', () => {
    const dist = join(ROOT, 'apps/cli/dist')
    const built = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.cjs'))
    expect(built).toContain('main.cjs')
    const evaluating = built.filter((file) => /\beval\(|\bnew Function\(/.test(readFileSync(join(dist, file), 'utf8')))
    expect(evaluating).toEqual([])
  })

  it('is not run at an installation, and a release says where it was built', () => {
    for (const place of CLIENTS) {
      const { scripts = {} } = JSON.parse(readFileSync(join(ROOT, place, 'package.json'), 'utf8')) as {
        scripts?: Record<string, string>
      }
      expect(
        Object.keys(scripts).filter((name) => /install|prepare/.test(name)),
        place,
      ).toEqual([])
    }
    const release = readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8')
    expect(release).toMatch(/id-token: write/)
    expect(release).toMatch(/attest-build-provenance@v\d+\s+with:\s+subject-path: packed\/\*\.tgz/)
  })
})
