// Exit codes and signals pass through unchanged, each signal once. The bootstrap's part is played by a process of its own, since the
// signals would otherwise reach the test runner.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { toyCheckout } from '../toy.mjs'
import { run } from './child.mjs'

const CHILD = new URL('child.mjs', import.meta.url).href

/** Stands where tasks.mjs stands: hands over, and ends as the program ended. */
const PARENT = `
  import { handOver, Stopped } from '${CHILD}'
  try { process.exitCode = await handOver(process.argv.slice(1), new URL('file://' + process.cwd() + '/')) }
  catch (error) { if (error instanceof Stopped) process.kill(process.pid, error.signal); else throw error }`

const PROGRAM = `
  console.log('up', process.pid, JSON.stringify(process.argv.slice(2)), process.execArgv.length)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    console.log('heard ' + signal)
    setTimeout(() => process.exit(7), 700)
  })
  setTimeout(() => process.exit(99), 20_000)`

/** @param {string} program */
const handOverTo = async (program) => {
  const root = toyCheckout({ 'program.mjs': program })
  const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT, 'program.mjs', 'one', 'two words'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void parent.kill('SIGKILL'))
  let heard = ''
  parent.stdout.on('data', (chunk) => (heard += chunk))
  const ended = once(parent, 'close')
  while (!heard.includes('up') && parent.exitCode === null && parent.signalCode === null) await sleep(10)
  return { parent, ended, heard: () => heard }
}

it('passes arguments and the exit code on', async () => {
  const { ended, heard } = await handOverTo(
    `console.log('up', JSON.stringify(process.argv.slice(2))); process.exitCode = 42`,
  )
  expect(await ended).toEqual([42, null])
  expect(heard()).toBe('up ["one","two words"]\n')
})

it.each(/** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))(
  'passes %s on once, though it came twice',
  async (signal) => {
    const { parent, ended, heard } = await handOverTo(PROGRAM)
    parent.kill(signal)
    await sleep(100)
    parent.kill(signal)
    expect(await ended).toEqual([7, null])
    expect(heard().match(/heard/g)).toHaveLength(1)
  },
)

it('passes a second press on, when it is meant', async () => {
  const { parent, ended, heard } = await handOverTo(PROGRAM)
  parent.kill('SIGINT')
  await sleep(600)
  parent.kill('SIGINT')
  await ended
  expect(heard().match(/heard SIGINT/g)).toHaveLength(2)
})

it('ends by the signal that ended the program', async () => {
  const { ended, heard } = await handOverTo(`console.log('up'); process.kill(process.pid, 'SIGKILL')`)
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(heard()).toBe('up\n')
})

it('asks the program to stop when it is killed itself', async () => {
  const { parent, ended, heard } = await handOverTo(PROGRAM)
  parent.kill('SIGKILL')
  await ended // closes only when the program has let go of stdout, so when it has ended too
  expect(heard()).toContain('heard SIGTERM')
})

it('keeps what a tool says, and knows how it ended', async () => {
  const root = toyCheckout({})
  writeFileSync(
    fileURLToPath(new URL('tool.mjs', root)),
    `console.log('out'); console.error('err'); process.exitCode = 3`,
  )
  expect(await run(process.execPath, ['tool.mjs'], { cwd: root })).toEqual({
    code: 3,
    signal: null,
    output: 'out\nerr\n',
  })
})

it('says when a tool is not there', async () => {
  await expect(run('no-such-tool', [], { cwd: toyCheckout({}) })).rejects.toThrow(`'no-such-tool' could not be started`)
})
