// Size: ten thousand secrets, the largest value, a thousand commits. Everything works, and time grows as the size does. Times are
// compared within one run, with room for a busy machine: what must fail here is a square, not a slow afternoon.
import type { Client } from '@infisical/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDevice } from './evil/device.ts'
import { codeFor } from './harness/outbox.ts'
import type { Person } from './harness/person.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { openTeam, secretsOf } from './harness/team.ts'

const MANY = 10_000
const FEW = 1_000
/** Ten times the size may take twice ten times as long; a square would take a hundred times. */
const LINEAR = 20

let stage: Stage
let alice: Person
let bob: Person

beforeAll(async () => {
  stage = await openStage()
  ;({ alice, bob } = await openTeam(stage, 'FIRST=1\n'))
})
afterAll(() => stage[Symbol.asyncDispose]())

const dotenv = (size: number): string =>
  Array.from({ length: size }, (_, index) => `SECRET_${index}=value-of-${index}-${'x'.repeat(24)}\n`).join('')

describe('ten thousand secrets', () => {
  const times = { push: new Map<number, number>(), pull: new Map<number, number>() }

  it.each([
    ['staging', FEW],
    ['prod', MANY],
  ])('go to %s: %i, pushed and pulled', { timeout: 120_000 }, async (environment, size) => {
    const stdin = dotenv(size)
    times.push.set(size, await timed(() => alice.must(['push', '-', '-e', environment], { stdin })))
    let pulled = ''
    times.pull.set(
      size,
      await timed(async () => (pulled = await bob.must(['pull', '-', '-e', environment, '--format', 'json']))),
    )
    const secrets = JSON.parse(pulled) as Record<string, string>
    expect(Object.keys(secrets)).toHaveLength(size)
    expect(secrets[`SECRET_${size - 1}`]).toBe(`value-of-${size - 1}-${'x'.repeat(24)}`)
  })

  it.each(['push', 'pull'] as const)('take a time that grows as they do: %s', (verb) => {
    const [few = 0, many = 0] = [times[verb].get(FEW), times[verb].get(MANY)]
    expect(few).toBeGreaterThan(0)
    expect(many / few).toBeLessThan(LINEAR)
  })

  it('change one by one', { timeout: 120_000 }, async () => {
    const whole = times.push.get(MANY) ?? 0
    const one = await timed(() => alice.must(['secrets', 'set', '-e', 'prod', 'SECRET_5000=changed']))
    expect(one).toBeLessThan(whole)
    expect(await bob.must(['secrets', 'get', '-e', 'prod', 'SECRET_5000', '--plain'])).toBe('changed')
  })

  it('fit into a program', async () => {
    const count = 'console.log(Object.keys(process.env).filter((name) => name.startsWith("SECRET_")).length)'
    expect(await bob.must(['run', '-e', 'prod', '--', 'node', '-e', count])).toBe(`${MANY}\n`)
  })
})

describe('the largest value', () => {
  const largest = 'é'.repeat(32_768)

  it('of 64 KiB goes there, back, and into a program', async () => {
    await alice.must(['secrets', 'set', 'LARGE'], { stdin: largest })
    expect((await secretsOf(bob))['LARGE']).toBe(largest)
    const size = 'console.log(Buffer.byteLength(process.env.LARGE))'
    expect(await bob.must(['run', '--', 'node', '-e', size])).toBe('65536\n')
  })

  it('is the largest', async () => {
    const refused = await alice.cli(['secrets', 'set', 'LARGE'], { stdin: `${largest}x` })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('65,536')
    expect((await secretsOf(alice))['LARGE']).toBe(largest)
  })
})

describe('a thousand commits', () => {
  const COMMITS = 1_000

  it('are taken, each as fast as the first, and followed from wherever one was', { timeout: 240_000 }, async () => {
    const carol = await clientOf('carol')
    const { workspaceId } = await carol.workspaces.createWorkspace({ name: 'busy', environments: ['dev'] })
    const place = { workspaceId, environment: 'dev' }
    const dave = await clientOf('dave')
    await dave.sharing.join((await carol.sharing.invite({ workspaceId, email: 'dave@acme.test', role: 'writer' })).link)
    await dave.vault.pull(place)

    const took: number[] = []
    for (let commit = 0; commit < COMMITS; commit += 1) {
      const secrets = [{ name: `SECRET_${commit % 20}`, value: String(commit) }]
      took.push(await timed(() => carol.vault.setSecrets({ ...place, secrets })))
    }
    // Of the median, which a busy moment does not move.
    expect(median(took.slice(-COMMITS / 4)) / median(took.slice(0, COMMITS / 4))).toBeLessThan(3)

    // From the first commit to the last in one step, and by someone who starts now.
    const followed = await dave.vault.pull(place)
    expect(followed.head.seq).toBeGreaterThanOrEqual(COMMITS)
    expect(Object.fromEntries(followed.secrets.map(({ name, value }) => [name, value]))).toMatchObject({
      SECRET_19: String(COMMITS - 1),
    })
    const late = await clientOf('dave', { existing: true })
    expect((await late.vault.pull(place)).secrets).toHaveLength(20)
    expect((await late.workspaces.verify({ workspaceId })).environments).toEqual([
      { name: 'dev', seq: followed.head.seq, secrets: 20 },
    ])
  })
})

/** A client in this process: a thousand commands would mostly measure how Node starts. */
async function clientOf(name: string, { existing = false } = {}): Promise<Client> {
  const { client } = openDevice(stage.server.url)
  const [email, password] = [`${name}@acme.test`, `correct horse battery staple of ${name}`]
  if (existing) {
    expect(await client.account.logIn({ email, password })).toMatchObject({ outcome: 'logged-in' })
    return client
  }
  await client.account.requestCode(email)
  await client.account.signUp({ email, name, password, code: await codeFor(stage.server.url, email) })
  return client
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
