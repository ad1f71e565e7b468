// The same lies in front of the built CLI: `run` starts its program with what is true, or does not start it and says so in a line and a number.
import { existsSync } from 'node:fs'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, type Person } from '../harness/person.ts'
import type { Ended } from '../harness/program.ts'
import type { Exchange } from './evil-server.ts'
import { kindOf, openCorpus } from './mutations/corpus.ts'
import { extentOf } from './mutations/extent.ts'
import { isEffective, mutationsOf, type Mutation } from './mutations/mutation.ts'
import { chance } from './mutations/random.ts'
import { openWorld, SECRETS, type World } from './world.ts'

const { seed, which } = extentOf(process.env)
const TRIED = which === 'all' ? 150 : 5
/** Failed, usage (a log in which the environment is not yet), not allowed, tampered, conflict, unreachable: no signal, and no crash. */
const EXITS = [1, 2, 3, 4, 5, 6]
/** What the program is given now, and what it was given before the last commit. */
const TRUE = [SECRETS, { ...SECRETS, DB_PASSWORD: 'db-password-1' }].map(
  ({ API_TOKEN, DB_PASSWORD }) => `${API_TOKEN} ${DB_PASSWORD}`,
)
const [NOW = ''] = TRUE
const PROGRAM = ['sh', '-c', 'printf "%s %s" "$API_TOKEN" "$DB_PASSWORD" > "$0"'] as const

const corpus = openCorpus()
let world: World
let opened: World | undefined
let alice: Person
beforeAll(async () => {
  world = opened = await openWorld(corpus.hear)
  const { evil, stage, workspaceId } = world
  alice = await createPerson({ name: 'alice', server: evil.url, directory: stage.directory })
  await alice.write('.infisical.json', JSON.stringify({ workspace: workspaceId, environment: 'dev', server: evil.url }))
  const env = { INFISICAL_PASSWORD: world.alice.password }
  await alice.must(['login', '--email', world.alice.email], { env })
})
afterAll(() => opened?.[Symbol.asyncDispose]())

let count = 0

/** `run` with a copy of that home, which is gone afterwards: how it ended, and what its program was given. */
async function run(home: string): Promise<Ended & { started: string | undefined }> {
  const mark = join(alice.folder, `started-${(count += 1)}`)
  const ended = await alice.cli(['run', '--', ...PROGRAM, mark], { env: { HOME: home, INFISICAL_HOME: home } })
  return { ...ended, started: existsSync(mark) ? await readFile(mark, 'utf8') : undefined }
}

async function withHome<T>(home: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = join(world.stage.directory, `home-${(count += 1)}`)
  await cp(home, copy, { recursive: true })
  try {
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true })
  }
}

async function mutationsFrom(home: string): Promise<readonly Mutation[]> {
  const exchanges: Exchange[] = []
  world.evil.meddle((exchange) => void exchanges.push(exchange))
  const honest = await withHome(home, run)
  world.evil.repent()
  corpus.listen(false)
  expect(honest).toMatchObject({ code: 0, started: NOW })
  return chance(seed, home)
    .shuffled(mutationsOf(exchanges, corpus, seed))
    .slice(0, TRIED)
}

async function tryOne(home: string, mutation: Mutation): Promise<string[]> {
  let calls = 0
  world.evil.meddle(({ procedure, honest }) => {
    if (kindOf(procedure) !== mutation.procedure) return undefined
    const call = calls++
    const isMeant = mutation.always ? call >= mutation.call : call === mutation.call
    const told = isMeant ? mutation.apply(honest) : undefined
    return told !== undefined && isEffective(honest, told) ? told : undefined
  })
  const told = await run(home)
  world.evil.repent()
  const after = await run(home)
  return [
    ...wrongIn(told),
    ...(after.code === 0 && after.started === NOW ? [] : [`afterwards it ends with ${after.code}: ${after.stderr}`]),
  ].map((wrong) => `${mutation.name}: ${wrong}`)
}

function wrongIn({ code, signal, stdout, stderr, started }: Awaited<ReturnType<typeof run>>): string[] {
  const wrong: string[] = []
  if (code === 0 && !TRUE.includes(started ?? '')) wrong.push(`it started with ${started}`)
  if (code !== 0 && started !== undefined) wrong.push('it started, and failed')
  if (code !== 0 && !EXITS.includes(code ?? -1)) wrong.push(`it ended with ${code ?? signal}`)
  if (stdout !== '') wrong.push('it printed where data belongs')
  if (/^ +at |unexpected/m.test(stderr)) wrong.push(`it crashed: ${stderr}`)
  return wrong
}

describe('run, in front of every lie', () => {
  it('at first contact', { timeout: 1_800_000 }, async () => {
    const mutations = await mutationsFrom(alice.home)
    const wrong: string[] = []
    for (const mutation of mutations) wrong.push(...(await withHome(alice.home, (home) => tryOne(home, mutation))))
    expect(wrong).toEqual([])
  })

  it('on a device that knows the environment', { timeout: 1_800_000 }, async () => {
    await withHome(alice.home, async (known) => {
      await run(known)
      const wrong: string[] = []
      for (const mutation of await mutationsFrom(known))
        wrong.push(...(await withHome(known, (home) => tryOne(home, mutation))))
      expect(wrong).toEqual([])
    })
  })
})
