import { once } from 'node:events'
import { text as textOf } from 'node:stream/consumers'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RefusalBody } from './refuse.ts'
import { startServer, type RunningServer } from './server.ts'
import type { MailSettings } from './settings.ts'
import { memoryLog, temporaryFolder, testSettings, type MemoryLog, type TemporaryFolder } from './testing.ts'

let folder: TemporaryFolder
let server: RunningServer
let written: MemoryLog
const announced: string[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  written = memoryLog()
  const announce = (line: string): void => void announced.push(line)
  server = await startServer(testSettings(join(folder.path, 'data')), { log: written.log, announce })
})
afterAll(async () => {
  await server.close()
  await folder[Symbol.asyncDispose]()
})

interface PostOptions {
  readonly headers?: Record<string, string>
  readonly url?: string
}
const post = (
  procedure: string,
  input: unknown,
  { headers = {}, url = server.url }: PostOptions = {},
): Promise<Response> =>
  fetch(`${url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as RefusalBody).error.data.code

interface OutboxMail {
  readonly to: string
  readonly code?: string
}
const outbox = async (to: string): Promise<readonly OutboxMail[]> =>
  (await (await fetch(`${server.url}/dev/outbox?to=${encodeURIComponent(to)}`)).json()) as OutboxMail[]

describe('a server of development', () => {
  it('mails a code into its outbox, and says only that it is there', async () => {
    const answer = await post('account.requestCode', { email: 'alice@acme.test' })
    expect([answer.status, await answer.json()]).toEqual([200, { result: { data: {} } }])
    const [mail] = await outbox('alice@acme.test')
    expect(mail).toMatchObject({ to: 'alice@acme.test', code: expect.stringMatching(/^\d{6}$/) as unknown })
    expect(announced).toContain('mail for a***@acme.test waits at /dev/outbox')
    expect(announced.join()).not.toContain(mail?.code)
  })

  it('answers the API in the words of the catalogue', async () => {
    expect(await codeOf(await post('account.requestCode', { email: 7 }))).toBe('malformed')
    expect(await codeOf(await post('account.nothing', {}))).toBe('not-found')
    expect(await codeOf(await post('session.end', undefined))).toBe('unauthenticated')
    expect(await codeOf(await post('session.end', undefined, { headers: { authorization: 'Bearer a.b.c' } }))).toBe(
      'unauthenticated',
    )
    expect(await codeOf(await fetch(`${server.url}/trpc/account.me`))).toBe('unauthenticated')
    expect(
      await codeOf(await post('account.requestCode', {}, { headers: { 'x-infisical-client': 'cli/0.0.1' } })),
    ).toBe('outdated-client')
    const broken = await fetch(`${server.url}/trpc/account.requestCode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":',
    })
    expect(await codeOf(broken)).toBe('malformed')
  })

  it('lets nobody keep an answer', async () => {
    const answer = await post('account.requestCode', { email: 'bob@acme.test' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('takes large bodies from nobody it does not know, announced or not, and says so before they come', async () => {
    const { port } = new URL(server.url)
    const send = async (head: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1')
      let received = ''
      socket.on('data', (chunk) => (received += chunk.toString()))
      socket.write(
        `POST /trpc/account.requestCode HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${head}\r\n\r\n`,
      )
      await expect.poll(() => received, { timeout: 10_000 }).toContain('}}}')
      socket.destroy()
      return received
    }
    const large = `content-length: ${REQUEST_LIMITS.strangerBody + 1}`
    for (const head of [large, 'transfer-encoding: chunked', `content-length: ${REQUEST_LIMITS.body + 1}`]) {
      expect(await send(head)).toMatch(/^HTTP\/1.1 413 .*"code":"limit-request"/s)
    }
    for (const credentials of ['authorization: Bearer a.b.c', 'cookie: infisical=x']) {
      expect(await send(`${large}\r\n${credentials}`)).toMatch(/^HTTP\/1.1 401 .*"code":"unauthenticated"/s)
    }
    const machine = `authorization: Machine ${'ab'.repeat(16)}.${'A'.repeat(43)}`
    expect(await send(`${large}\r\n${machine}`)).toMatch(/^HTTP\/1.1 401 .*"code":"machine-unknown"/s)
    expect((await post('account.requestCode', { email: 'x', junk: 'x'.repeat(60_000) })).status).toBe(400)
  })

  it('does a handful of things in one request, and not more', async () => {
    const input = JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index, {}])))
    const ask = (count: number) =>
      fetch(`${server.url}/trpc/${Array.from({ length: count }, () => 'account.requestCode').join()}?batch=1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: input,
      })
    expect((await ask(10)).headers.get('content-type')).toContain('json')
    expect(JSON.stringify(await (await ask(11)).json())).toContain('malformed')
  })

  it('logs procedures and codes, and neither addresses nor mail codes', async () => {
    await post('account.requestCode', { email: 'carol@acme.test' })
    await post('not.a.procedure.hunter2', {})
    await fetch(`${server.url}/trpc/account.me?input=${encodeURIComponent('"hunter2"')}`, {
      headers: { authorization: 'Bearer hunter2', cookie: 'infisical=hunter2' },
    })
    await fetch(`${server.url}/trpc/account.me`, { headers: { authorization: 'Machine hunter2' } })
    await expect.poll(() => written.lines().filter(({ code }) => code === 'unauthenticated')).not.toHaveLength(0)
    expect(written.lines()).toContainEqual(
      expect.objectContaining({
        event: 'request',
        route: '/trpc/:path',
        procedure: 'account.requestCode',
        status: 200,
      }),
    )
    const [mail] = await outbox('carol@acme.test')
    for (const secret of ['hunter2', 'carol', 'alice', mail?.code ?? '?']) expect(written.text()).not.toContain(secret)
  })
})

describe('a server that sends mail', () => {
  it('sends it by SMTP, and finishes before it closes', async () => {
    const received: string[] = []
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        stream.on('end', done)
        void textOf(stream).then((text) => received.push(text))
      },
    })
    smtp.listen(0, '127.0.0.1')
    await once(smtp.server, 'listening')
    const { port } = smtp.server.address() as AddressInfo
    await sendOne({ by: 'smtp', url: `smtp://127.0.0.1:${port}` })
    expect(received).toHaveLength(1)
    expect(received[0]).toMatch(/^To: dave@acme.test\r$/m)
    expect(received[0]).toMatch(/^From: Infisical <infisical@secrets.acme.test>\r$/m)
    await new Promise<void>((resolve) => {
      smtp.close(() => resolve())
    })
  })

  it('sends it by Resend', async () => {
    const received: string[] = []
    const resend = createServer((request, response) => {
      void textOf(request).then((text) => {
        received.push(text)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}')
      })
    }).listen(0, '127.0.0.1')
    await once(resend, 'listening')
    const { port } = resend.address() as AddressInfo
    await sendOne({ by: 'resend', apiKey: 're_1', baseUrl: `http://127.0.0.1:${port}`, from: 'Acme <x@acme.test>' })
    expect(received.map((text) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({ to: ['dave@acme.test'], from: 'Acme <x@acme.test>' }),
    ])
    resend.close()
    resend.closeAllConnections()
  })

  /** A server of production, for one mail. */
  async function sendOne(mail: MailSettings): Promise<void> {
    const settings = testSettings(join(folder.path, mail.by), {
      production: true,
      mail,
      publicUrl: 'https://secrets.acme.test',
    })
    const { log, events } = memoryLog()
    const other = await startServer(settings, { log })
    expect(other.url).toBe('https://secrets.acme.test')
    const local = `http://127.0.0.1:${other.port}`
    expect((await post('account.requestCode', { email: 'dave@acme.test' }, { url: local })).status).toBe(200)
    expect((await fetch(`${local}/dev/outbox`)).status).toBe(404)
    await other.close()
    expect(events()).toContain('mail-sent')
  }
})
