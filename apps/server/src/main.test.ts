import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram, startProgram, type Program } from './testing-program.ts'
import { temporaryFolder, type TemporaryFolder } from './testing.ts'

let folder: TemporaryFolder
let first: string
beforeAll(async () => {
  folder = await temporaryFolder()
  first = join(folder.path, 'first')
  await buildProgram()
})
afterAll(() => folder[Symbol.asyncDispose]())

/** One line on stderr, nothing on stdout, exit code 1. */
async function refusalOf(program: Program): Promise<string> {
  expect(await program.ended).toEqual({ code: 1, signal: null })
  expect(program.stdout()).toBe('')
  expect(program.stderr().trimEnd().split('\n')).toHaveLength(1)
  expect(program.stderr()).not.toMatch(/^\s+at /m)
  return program.stderr()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('the program', () => {
  it('says where it is and what to type, answers, and leaves in good order', async () => {
    await using program = startProgram({ DATA_DIR: first })
    const url = await program.ready
    await expect.poll(program.stdout).toContain('Ctrl-C')
    for (const command of ['infisical signup', 'infisical init --new acme', 'infisical push']) {
      expect(program.stdout()).toContain(command)
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect((await fetch(`${url}/dev/outbox`)).status).toBe(200)
    program.kill('SIGTERM')
    expect(await program.ended).toEqual({ code: 0, signal: null })
    expect(program.stderr()).toBe('')
  })

  it('answers what is under way before it leaves', async () => {
    await using program = startProgram({ DATA_DIR: first })
    const { port } = new URL(await program.ready)
    const body = '{"email":"alice@acme.test"}'
    const socket = connect(Number(port), '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.write(
      `POST /trpc/account.requestCode HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    socket.write(body.slice(0, 5))
    await sleep(1_500)
    program.kill('SIGINT')
    await sleep(500)
    socket.write(body.slice(5))
    await once(socket, 'close')
    expect(received).toMatch(/^HTTP\/1.1 200 /)
    expect(await program.ended).toEqual({ code: 0, signal: null })
  })

  it('leaves at once when told twice', async () => {
    await using program = startProgram({ DATA_DIR: first })
    const { port } = new URL(await program.ready)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET /healthz HTTP/1.1\r\n')
    await sleep(200)
    program.kill('SIGTERM')
    await sleep(300)
    program.kill('SIGTERM')
    expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('starts again after it was killed', async () => {
    for (let round = 0; round < 2; round += 1) {
      await using program = startProgram({ DATA_DIR: first })
      expect((await fetch(`${await program.ready}/readyz`)).status).toBe(200)
      program.kill('SIGKILL')
      await program.ended
    }
  })

  it('has no outbox in production, and logs its start', async () => {
    await using program = startProgram({ DATA_DIR: first, NODE_ENV: 'production', SMTP_URL: 'smtp://127.0.0.1:1' })
    const url = await program.ready
    expect((await fetch(`${url}/dev/outbox`)).status).toBe(404)
    expect(JSON.parse(program.stderr().split('\n')[0] ?? '')).toMatchObject({ event: 'listening', engine: 'pglite' })
  })
})

describe('the program refuses, in one line,', () => {
  it('a second server on the same data', async () => {
    await using program = startProgram({ DATA_DIR: first })
    await program.ready
    await using second = startProgram({ DATA_DIR: first })
    expect(await refusalOf(second)).toContain(first)
    expect((await fetch(`${await program.ready}/readyz`)).status).toBe(200)
  })

  it('a port that is taken', async () => {
    const port = await freePort()
    const taken = createServer().listen(port, '127.0.0.1')
    await once(taken, 'listening')
    await using program = startProgram({ DATA_DIR: first, PORT: String(port) })
    expect(await refusalOf(program)).toMatch(new RegExp(`Port ${port}.*PORT`))
    taken.close()
  })

  it('settings that cannot be meant', async () => {
    const faults: [Record<string, string>, RegExp][] = [
      [{ PORT: 'banana' }, /^PORT /],
      [{ NODE_ENV: 'production' }, /RESEND_API_KEY.*SMTP_URL/],
      [{ HOST: '0.0.0.0' }, /RESEND_API_KEY.*SMTP_URL/],
      [{ HOST: '192.0.2.1', SMTP_URL: 'smtp://127.0.0.1:1', DATA_DIR: first }, /HOST/],
      [{ DATA_DIR: '/dev/null' }, /DATA_DIR/],
      [{ DATA_DIR: '/dev/null/deeper' }, /DATA_DIR/],
    ]
    for (const [environment, expected] of faults) {
      await using program = startProgram(environment)
      expect(await refusalOf(program)).toMatch(expected)
    }
  })

  it('a PostgreSQL that is not there, without its password', async () => {
    const url = `postgresql://infisical:hunter2@127.0.0.1:${await freePort()}/infisical`
    await using program = startProgram({ DATA_DIR: join(folder.path, 'other'), DATABASE_URL: url })
    const line = await refusalOf(program)
    expect(line).toContain('DATABASE_URL')
    expect(line).not.toContain('hunter2')
  })
})
