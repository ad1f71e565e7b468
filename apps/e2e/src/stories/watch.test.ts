// `run --watch`: a program that always has the secrets of now, and is otherwise its own.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'
import { startWorkspace } from '../harness/team.ts'

describe('run --watch', () => {
  let stage: Stage
  let alice: Person
  const watch = (script: string): string[] => ['run', '--watch', '--', 'node', '-e', script]
  const show = 'console.log(`has ${process.env.COLOUR}`)'

  beforeAll(async () => {
    stage = await openStage()
    alice = await stage.user('alice')
    await startWorkspace(alice, 'COLOUR=red\n')
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  it('starts the program anew when somebody pushes, and not when nothing changed', async () => {
    const program = alice.start(
      watch(
        `process.on('SIGTERM', () => { console.log('bye'); process.exit(3) }); ${show}; setInterval(() => {}, 1e3)`,
      ),
    )
    await program.printed(/has red\n/)
    await alice.must(['secrets', 'set', '-e', 'prod', 'COLOUR=black'])
    const begun = performance.now()
    await alice.must(['secrets', 'set', 'COLOUR=green'])
    await program.printed(/bye\nhas green\n/)
    expect(performance.now() - begun).toBeLessThan(20_000)
    expect(program.stdout()).toBe('has red\nbye\nhas green\n')
    program.kill('SIGTERM')
    // The signal was meant for the program: its exit code is ours, and nothing starts again.
    expect(await program.ended).toMatchObject({ code: 3, stdout: 'has red\nbye\nhas green\nbye\n' })
    expect(program.stderr()).toContain('starting the command anew')
  })

  it('ends with the program, and its exit code', async () => {
    const begun = performance.now()
    expect(await alice.cli(watch('process.exit(42)'))).toMatchObject({ code: 42, signal: null })
    expect(performance.now() - begun).toBeLessThan(15_000)
  })

  it('goes on with the secrets it has when the new ones may not be used', async () => {
    await alice.must(['secrets', 'set', 'COLOUR=blue'])
    const program = alice.start(watch(`${show}; setInterval(() => {}, 1e3)`))
    await program.printed(/has blue\n/)
    await alice.must(['secrets', 'set', 'NODE_OPTIONS=--title=x'])
    await program.printed(/the command goes on with the secrets it has/)
    await alice.must(['secrets', 'delete', 'NODE_OPTIONS', '--yes'])
    await alice.must(['secrets', 'set', 'COLOUR=white'])
    await program.printed(/has white\n/)
    expect(program.stdout()).toBe('has blue\nhas white\n')
    program.kill('SIGTERM')
    expect((await program.ended).code).toBe(143)
  })

  it('cannot ask nobody', async () => {
    expect(await alice.cli(['run', '--watch', '--offline', '--', 'true'])).toMatchObject({ code: 2, stdout: '' })
  })
})
