import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeConnections, fetchOverHttp } from './http.ts'

let server: Server
let url: string
let connections = 0
beforeEach(async () => {
  connections = 0
  server = createServer((request, response) => {
    if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half')
      response.destroy()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(request.url === '/teapot' ? 418 : 200, {
        'content-type': 'text/plain',
        'x-seen': String(request.headers['x-sent']),
      })
      response.end(`${request.method ?? ''} ${Buffer.concat(chunks).toString()}`)
    })
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  closeConnections()
  server.closeAllConnections()
  server.close()
})

const ask = (path: string, body?: string) =>
  fetchOverHttp(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-sent': 'hello' },
    signal: AbortSignal.timeout(5_000),
    ...(body === undefined ? {} : { body }),
  })

it('sends method, headers and a body, and gives back status, headers and bytes, over one connection', async () => {
  const answer = await ask('/', 'grüße')
  expect([answer.status, answer.headers.get('X-Seen'), answer.headers.get('nothing')]).toEqual([200, 'hello', null])
  expect(new TextDecoder().decode(await answer.arrayBuffer())).toBe('POST grüße')
  expect((await ask('/teapot')).status).toBe(418)
  expect(connections).toBe(1)
})

it('rejects what breaks off, what is aborted, and where nobody listens', async () => {
  await expect(ask('/broken')).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(fetchOverHttp(url, { method: 'GET', headers: {}, signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
