import { describe, expect, it, vi } from 'vitest'
import { readAnswer } from './answer.ts'
import type { Fetch, FetchRequest } from './fetch.ts'
import { openServer } from './transport.ts'

const json = { 'content-type': 'application/json' }
const answering =
  (answer: () => Response | Promise<Response>): Fetch =>
  () =>
    Promise.resolve(answer())
const server = (fetch: Fetch) => openServer({ origin: 'http://here', fetch, clientName: 'test/1.0.0' })
const ask = (fetch: Fetch) => server(fetch).anyone((api) => api.account.requestCode.mutate({ email: 'a@b.c' }))
const failing = (code: string, details: unknown = {}) =>
  answering(
    () =>
      new Response(
        JSON.stringify({ error: { code: -32600, message: 'm', data: { code, httpStatus: 400, details } } }),
        { status: 400, headers: json },
      ),
  )

describe('the way to the server', () => {
  it('names the client, carries the token, and gives the answer', async () => {
    const seen: { url: string; request: FetchRequest }[] = []
    const fetch: Fetch = (url, request) => {
      seen.push({ url, request })
      return Promise.resolve(new Response('{"result":{"data":{"workspaces":[]}}}', { headers: json }))
    }
    await server(fetch).bearer('token', (api) => api.workspace.list.query())
    expect(seen[0]?.url).toBe('http://here/trpc/workspace.list')
    expect(seen[0]?.request.headers).toMatchObject({
      authorization: 'Bearer token',
      'x-infisical-client': 'test/1.0.0',
    })
    await server(fetch).anyone((api) => api.account.requestCode.mutate({ email: 'a@b.c' }))
    expect(Object.keys(seen[1]?.request.headers ?? {})).not.toContain('authorization')
    expect(seen[1]?.request.body).toBe('{"email":"a@b.c"}')
  })

  it('that cannot be reached is one error, whatever the reason', async () => {
    const refused: Fetch = () =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    await expect(ask(refused)).rejects.toMatchObject({ name: 'ClientError', code: 'server-unreachable' })
    const broken: Fetch = answering(
      () => new Response(new ReadableStream({ start: (pipe) => pipe.error(new Error('reset')) }), { headers: json }),
    )
    await expect(ask(broken)).rejects.toMatchObject({ code: 'server-unreachable' })
  })

  it('that stands still ends after two minutes, whether or not the host lets go of it', async () => {
    const deaf = new Response(new ReadableStream(), { headers: json })
    for (const fetch of [answering(() => deaf), answering(() => new Promise(() => undefined))]) {
      vi.useFakeTimers()
      const ended = ask(fetch).catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(120_000)
      vi.useRealTimers()
      expect(await ended).toMatchObject({ name: 'ClientError', code: 'server-unreachable' })
    }
  })

  it.each([
    ['a web page', '<html>', { 'content-type': 'text/html' }],
    ['no type', '{}', {}],
    ['a web page that claims to be JSON', '<html>', json],
    ['no UTF-8', Uint8Array.of(0xff), json],
    ['JSON of something else', '{"error":"nope"}', json],
    ['JSON with an unknown code', '{"error":{"data":{"code":"what"}}}', json],
    ['a code that only clients say', '{"error":{"data":{"code":"server-unreachable"}}}', json],
  ])('answered by %s is not Infisical', async (_, body, headers) => {
    const fetch = answering(() => new Response(body, { status: 502, headers: headers as Record<string, string> }))
    await expect(ask(fetch)).rejects.toMatchObject({ name: 'ClientError', code: 'not-infisical' })
  })

  it('tells the refusals of the server in its words, with harmless facts only', async () => {
    const details = { retryAfterSeconds: 7, serverTime: 'soon', password: 'p' }
    const error: unknown = await ask(failing('rate-limited', details)).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ApiError', code: 'rate-limited', details: { retryAfterSeconds: 7 } })
    expect(JSON.stringify(error)).not.toContain('password')
  })

  it('drops a time that no date can be made of, and would end whoever prints it', async () => {
    for (const time of [1e300, -1, 0.5, 8_640_000_000_000_001]) {
      const details = { retryAfterSeconds: time, serverTime: time, field: 'f' }
      const error: unknown = await ask(failing('clock-skew', details)).catch((thrown: unknown) => thrown)
      expect(error).toEqual(expect.objectContaining({ details: { field: 'f' } }))
    }
  })

  it('understands what stands before the procedures too', async () => {
    const body = '{"error":{"code":"limit-request","message":"This request is too large."}}'
    await expect(ask(answering(() => new Response(body, { status: 413, headers: json })))).rejects.toMatchObject({
      code: 'limit-request',
    })
  })

  it('takes packs as bytes, by their ticket', async () => {
    const fetch: Fetch = (url, { headers }) => {
      expect([url, headers['authorization']]).toEqual(['http://here/packs/x/1', 'Pack ticket'])
      return Promise.resolve(
        new Response(Uint8Array.of(1, 2, 3), { headers: { 'content-type': 'application/octet-stream' } }),
      )
    }
    expect([...(await server(fetch).pack('/packs/x/1', 'ticket'))]).toEqual([1, 2, 3])
    await expect(
      server(answering(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }))).pack('/p', 't'),
    ).rejects.toMatchObject({ code: 'not-infisical' })
    await expect(server(failing('ticket-invalid')).pack('/p', 't')).rejects.toMatchObject({ code: 'ticket-invalid' })
  })
})

describe('an answer that is too large', () => {
  it('is cut off while it comes, without believing its announced length', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(pipe) {
        sent += 1000
        pipe.enqueue(new Uint8Array(1000))
      },
    })
    await expect(readAnswer(new Response(endless), 5_000)).rejects.toMatchObject({ code: 'answer-too-large' })
    expect(sent).toBeLessThan(10_000)
  })

  it('is refused by its announced length, and by its length where it came whole', async () => {
    const headers = { get: () => null }
    const whole = { status: 200, headers, arrayBuffer: () => Promise.resolve(new ArrayBuffer(11)) }
    await expect(readAnswer(whole, 10)).rejects.toMatchObject({ code: 'answer-too-large' })
    await expect(readAnswer({ ...whole, headers: { get: () => '11' } }, 10)).rejects.toMatchObject({
      code: 'answer-too-large',
    })
    expect((await readAnswer(whole, 11)).byteLength).toBe(11)
  })
})
