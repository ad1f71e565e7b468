// `run`: the program is the secret's only home, and everything it does comes out as if it had been started by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from '../harness/stage.ts'
import { startWorkspace } from '../harness/team.ts'
import type { Person } from '../harness/person.ts'

describe('run', () => {
  let stage: Stage
  let alice: Person
  const node = (script: string): string[] => ['run', '--', 'node', '-e', script]

  beforeAll(async () => {
    stage = await openStage()
    alice = await stage.user('alice')
    await startWorkspace(alice, 'GREETING="hello there"\nHOME_TOWN=Ulm\n')
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  it.each([0, 1, 3, 6, 42, 255])('exits with the %i of its program', async (code) => {
    expect(await alice.cli(node(`process.exit(${code})`))).toMatchObject({ code, signal: null })
  })

  it('says 128 + n of a program that a signal ended', async () => {
    expect((await alice.cli(node('process.kill(process.pid, "SIGKILL")'))).code).toBe(128 + 9)
    expect((await alice.cli(node('process.kill(process.pid, "SIGTERM")'))).code).toBe(128 + 15)
  })

  it.each([
    ['SIGTERM', 21],
    ['SIGINT', 22],
    ['SIGHUP', 23],
  ] as const)('hands %s on, and waits for what its program makes of it', async (signal, code) => {
    const program = alice.start(
      node(
        `process.on('${signal}', () => setTimeout(() => process.exit(${code}), 50)); setInterval(() => {}, 1e3); console.log('up')`,
      ),
    )
    await program.printed(/up/)
    program.kill(signal)
    expect(await program.ended).toMatchObject({ code, signal: null })
  })

  it('says 127 of what does not exist, and 126 of what cannot be executed', async () => {
    await alice.write('not-executable', 'no program')
    expect(await alice.cli(['run', '--', 'no-such-program'])).toMatchObject({ code: 127, stdout: '' })
    expect(await alice.cli(['run', '--', './not-executable'])).toMatchObject({ code: 126, stdout: '' })
  })

  it('passes its streams and its arguments through, without a shell', async () => {
    const echo = 'process.stdin.pipe(process.stdout); console.error(process.argv.slice(1).join("|"))'
    const { code, stdout, stderr } = await alice.cli(['run', '--', 'node', '-e', echo, '--', '$GREETING', 'a b', '*'], {
      stdin: 'in and out',
    })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'in and out', stderr: '$GREETING|a b|*\n' })
  })

  it('lets secrets win, unless told otherwise, and keeps its own password to itself', async () => {
    const show = 'process.stdout.write([process.env.GREETING, process.env.INFISICAL_PASSWORD].join())'
    const env = { GREETING: 'mine' }
    expect((await alice.cli(['run', '--', 'node', '-e', show], { env })).stdout).toBe('hello there,')
    expect((await alice.cli(['run', '--preserve-env', '--', 'node', '-e', show], { env })).stdout).toBe('mine,')
  })

  it('starts nothing with a name that makes a program load something else, unless allowed', async () => {
    await alice.must(['secrets', 'set', '-e', 'staging', 'NODE_OPTIONS=--title=loaded'])
    const show = ['--', 'node', '-e', 'console.log(process.title)']
    const refused = await alice.cli(['run', '-e', 'staging', ...show])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('NODE_OPTIONS')
    expect(await alice.must(['run', '-e', 'staging', '--allow', 'NODE_OPTIONS', ...show])).toBe('loaded\n')
  })

  it('runs on what was last verified when told to, and starts nothing when it cannot verify', async () => {
    await alice.must(['pull'])
    await stage.server.stop()
    const show = ['--', 'node', '-e', 'console.log(process.env.HOME_TOWN)']
    expect(await alice.cli(['run', ...show])).toMatchObject({ code: 6, stdout: '' })
    expect(await alice.must(['run', '--offline', ...show])).toBe('Ulm\n')
    await stage.server.restart()
  })
})
