// The harness itself: a real server at a real port, which survives a restart at the same address and leaves nothing behind.
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describeOnEachStage } from './each-engine.ts'
import { runProgram } from './program.ts'
import { openStage } from './stage.ts'

describeOnEachStage('a stage', (stage) => {
  it('has a server that answers, before and after it is killed', async () => {
    const { server } = stage()
    const ready = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status
    expect(await ready()).toBe(200)
    expect(await server.kill()).toMatchObject({ signal: 'SIGKILL' })
    await expect(ready()).rejects.toThrow('fetch failed')
    await server.restart()
    expect(await ready()).toBe(200)
    expect(server.log().match(/"listening"/g)).toHaveLength(2)
  })

  it('ends when it is told to', async () => {
    const { server } = stage()
    expect(await server.stop()).toMatchObject({ code: 0, signal: null })
    await server.restart()
  })
})

it('leaves nothing behind', async () => {
  const stage = await openStage()
  expect(existsSync(stage.dataDir)).toBe(true)
  await stage[Symbol.asyncDispose]()
  expect(existsSync(stage.directory)).toBe(false)
})

it('kills what does not end', async () => {
  const ended = await runProgram([process.execPath, '-e', 'setInterval(() => {}, 1000)'], {
    cwd: '/',
    env: {},
    timeoutMs: 200,
  })
  expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' })
})
