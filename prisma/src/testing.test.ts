import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openDatabase } from './client.ts'
import { testEngines } from './testing.ts'

const script = fileURLToPath(new URL('testing-server.mjs', import.meta.url))

test.each(testEngines)('two places are two databases, and a dropped one is gone ($name)', async (engine) => {
  const one = await engine.create()
  await using other = await engine.create()
  const first = await openDatabase(one.options)
  await first.prisma.rateLimit.create({ data: { key: Buffer.from('k'), windowStart: new Date(), count: 1 } })
  await using second = await openDatabase(other.options)
  expect(await second.prisma.rateLimit.count()).toBe(0)
  await first.close()
  await one.drop()
  if ('dataDir' in one.options) await expect(access(one.options.dataDir)).rejects.toThrow('ENOENT')
  else await expect(openDatabase(one.options)).rejects.toMatchObject({ code: 'database-refused' })
})

test('the PostgreSQL of a test run ends when the run is killed', async () => {
  // A stand-in for the run: it starts the server as the run does, and passes on its address.
  const run = spawn(
    process.execPath,
    [
      '-e',
      `require('node:child_process').spawn(process.execPath, [process.argv[1]], { stdio: ['pipe', 'inherit', 'inherit'] })`,
      script,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [address] = (await once(run.stdout, 'data')) as [Buffer]
  const answers = async (): Promise<boolean> => {
    const client = new pg.Client(String(address).trim())
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      return false
    }
  }
  expect(await answers()).toBe(true)
  run.kill('SIGKILL')
  await expect.poll(answers, { timeout: 20_000 }).toBe(false)
})
