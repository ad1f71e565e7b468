// A program outside of this repository: it installs the packed package, and does what the README says.
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../harness/built.ts'
import type { Person } from '../harness/person.ts'
import { bareEnvironment, startProgram, type Ended } from '../harness/program.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { startWorkspace, workspaceOf } from '../harness/team.ts'

const run = promisify(execFile)
const SDK = join(ROOT, 'packages/sdk')

let stage: Stage
let alice: Person
let project: string
let token: string

beforeAll(async () => {
  stage = await openStage()
  alice = await stage.user('alice')
  await startWorkspace(alice, '')
  await alice.must(['secrets', 'set', '-e', 'prod', 'DATABASE_URL=postgres://prod'])
  token = (await alice.must(['token', 'create', 'app', '-e', 'prod', '--write'])).trim()
  project = join(stage.directory, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }')
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], { cwd: SDK })
  const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--omit=dev', `./${tarball}`], { cwd: project })
})
afterAll(() => stage[Symbol.asyncDispose]())

async function program(name: string, source: string): Promise<Ended> {
  await writeFile(join(project, name), source)
  return await startProgram([process.execPath, name], {
    cwd: project,
    env: { ...bareEnvironment(), INFISICAL_TOKEN: token },
  }).ended
}

const readme = await readFile(join(SDK, 'README.md'), 'utf8')
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, source = ''], i) => [i + 1, source] as const)

const SAID = ['true\n', 'true true\n', '24\n', 'LAST_CHANGE true\n', /^secret-unknown .+\n$/]

describe('the README', () => {
  it('has as many examples as are expected here', () => expect(examples).toHaveLength(SAID.length))

  it.each(examples)('example %i does what it says', async (i, source) => {
    const { code, stdout, stderr } = await program(`example-${i}.mjs`, source)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const expected = SAID[i - 1]
    if (expected instanceof RegExp) expect(stdout).toMatch(expected)
    else expect(stdout).toBe(expected)
  })
})

describe('a program', () => {
  it('in CommonJS reads a secret too', async () => {
    const source = `const { createClient } = require('@infisical/sdk')
createClient({ token: process.env.INFISICAL_TOKEN, env: 'prod' }).get('DATABASE_URL').then(console.log)`
    expect(await program('main.cjs', source)).toMatchObject({ code: 0, stdout: 'postgres://prod\n' })
  })

  it('sees what was pushed meanwhile, in one client', async () => {
    const source = `import { createClient } from '@infisical/sdk'
const infisical = createClient({ token: process.env.INFISICAL_TOKEN, env: 'prod' })
await infisical.set({ X: '1' })
const first = await infisical.get('X')
await createClient({ token: process.env.INFISICAL_TOKEN, env: 'prod' }).set({ X: '2' })
console.log(first, await infisical.get('X'))`
    expect(await program('twice.mjs', source)).toMatchObject({ code: 0, stdout: '1 2\n' })
  })

  it('hears of what somebody else changed, and is not kept alive by listening', async () => {
    const source = `import { createClient } from '@infisical/sdk'
const infisical = createClient({ token: process.env.INFISICAL_TOKEN, env: 'prod' })
await infisical.secrets()
infisical.onChange((names, { SHARED }) => {
  console.log(names.join(), SHARED)
  clearTimeout(busy)
})
const busy = setTimeout(() => {}, 30_000)
console.log('listening')`
    await writeFile(join(project, 'listen.mjs'), source)
    const listening = startProgram([process.execPath, 'listen.mjs'], {
      cwd: project,
      env: { ...bareEnvironment(), INFISICAL_TOKEN: token },
    })
    await listening.printed(/listening/)
    await alice.must(['secrets', 'set', '-e', 'prod', 'SHARED=by alice'])
    expect(await listening.ended).toMatchObject({ code: 0, stdout: 'listening\nSHARED by alice\n', stderr: '' })
  })

  it('is told at once that a token is not whole', async () => {
    const source = `import { createClient } from '@infisical/sdk'
try { createClient({ token: process.env.INFISICAL_TOKEN.slice(0, -2) }) } catch (error) { console.log(error.name, error.code) }`
    expect(await program('broken.mjs', source)).toMatchObject({ code: 0, stdout: 'InfisicalError token-invalid\n' })
  })

  it('signs a person in, too', async () => {
    const workspace = await workspaceOf(alice)
    const source = `import { signIn } from '@infisical/sdk'
const options = { url: ${JSON.stringify(stage.server.url)}, email: ${JSON.stringify(alice.email)}, workspace: ${JSON.stringify(workspace)}, env: 'prod' }
const infisical = await signIn({ ...options, password: process.argv[2] ?? ${JSON.stringify(alice.password)} })
console.log(await infisical.get('DATABASE_URL'))
await signIn({ ...options, password: 'wrong' }).catch((error) => console.log(error.code))`
    expect(await program('person.mjs', source)).toMatchObject({ code: 0, stdout: 'postgres://prod\nlogin-failed\n' })
  })
})
