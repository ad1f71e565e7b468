import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ownIdentity, stateOf } from './process-identity.ts'

const linux = existsSync('/proc/self/stat')

describe('a process', () => {
  test('runs while it does', () => {
    expect(ownIdentity().pid).toBe(process.pid)
    expect(stateOf(ownIdentity())).toBe('running')
  })

  test('is gone once it has ended', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    expect(stateOf({ ...ownIdentity(), pid: child.pid ?? 0, started: null })).toBe('gone')
  })

  test.runIf(linux)('is gone when its number has passed to another', () => {
    expect(stateOf({ ...ownIdentity(), started: '1' })).toBe('gone')
  })

  test('of unknown age counts as running while its number is in use', () => {
    expect(stateOf({ ...ownIdentity(), started: null })).toBe('running')
  })

  test('of another place cannot be judged', () => {
    expect(stateOf({ ...ownIdentity(), place: 'elsewhere' })).toBe('unknown')
  })

  test.runIf(linux)('that was killed but not yet buried is gone', async () => {
    // The shell leaves its child unburied by becoming `sleep`, which waits for nobody.
    const shell = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 10'])
    const [line] = (await once(shell.stdout, 'data')) as [Buffer]
    const child = { ...ownIdentity(), pid: Number(String(line)), started: null }
    expect(stateOf(child)).toBe('running')
    await expect.poll(() => stateOf(child), { timeout: 5_000 }).toBe('gone')
    shell.kill()
  })
})
