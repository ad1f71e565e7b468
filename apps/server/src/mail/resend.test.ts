import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { MailFailure } from './mail.ts'
import { resendCarrier } from './resend.ts'

interface Received {
  readonly request: IncomingMessage
  readonly body: unknown
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** Stands in for Resend on this machine. */
async function peer(answer: (response: ServerResponse) => void): Promise<{ baseUrl: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      received.push({ request, body: JSON.parse(body) as unknown })
      answer(response)
    })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

const refuse = (status: number) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ name: 'x', message: 'no', statusCode: status }))

const from = 'Infisical <secrets@acme.test>'
const mail = { to: 'alice@acme.test', subject: 'Your code', text: 'It is 123456.' }

const failureOf = async (work: Promise<void>): Promise<MailFailure> => {
  const failure: unknown = await work.catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MailFailure)
  return failure as MailFailure
}

describe('Resend', () => {
  it('is asked once, with the key, one receiver, text only, and an id for repeated attempts', async () => {
    const { baseUrl, received } = await peer((response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}'),
    )
    await resendCarrier({ apiKey: 're_1', baseUrl, from }).deliver(mail, 'abc')
    expect(received).toHaveLength(1)
    expect(received[0]?.request).toMatchObject({ method: 'POST', url: '/emails' })
    expect(received[0]?.request.headers).toMatchObject({ authorization: 'Bearer re_1', 'idempotency-key': 'abc' })
    expect(received[0]?.body).toEqual({ from, to: ['alice@acme.test'], subject: 'Your code', text: 'It is 123456.' })
  })

  it.each([
    [400, true],
    [401, true],
    [403, true],
    [422, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])('answering %i is final: %s', async (status, permanent) => {
    const { baseUrl } = await peer(refuse(status))
    const failure = await failureOf(resendCarrier({ apiKey: 're_1', baseUrl, from }).deliver(mail, 'abc'))
    expect(failure).toMatchObject({ reason: `resend-${status}`, permanent })
  })

  it('may answer later when it does not answer now, or answers something else', async () => {
    const gone = await peer((response) => response.destroy())
    expect(
      await failureOf(resendCarrier({ apiKey: 're_1', baseUrl: gone.baseUrl, from }).deliver(mail, 'abc')),
    ).toMatchObject({
      reason: 'unreachable',
      permanent: false,
    })
    const other = await peer((response) => response.writeHead(502).end('<html>'))
    expect(
      await failureOf(resendCarrier({ apiKey: 're_1', baseUrl: other.baseUrl, from }).deliver(mail, 'abc')),
    ).toMatchObject({
      reason: 'resend-502',
      permanent: false,
    })
  })
})
