import { request as httpRequest } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { createOutbox } from './mail/outbox.ts'
import type { RefusalBody } from './refuse.ts'
import { listen } from './testing-http.ts'

describe('health', () => {
  it('lives, and is ready while the database answers', async () => {
    let ping = (): Promise<void> => Promise.resolve()
    const { url } = await listen({ ping: () => ping() })
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' })
    const ready = await fetch(`${url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }])

    ping = () => Promise.reject(new Error('gone'))
    const unready = await fetch(`${url}/readyz`)
    expect([unready.status, await unready.json()]).toEqual([503, { status: 'database-unreachable' }])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('does not wait for a database that hangs', async () => {
    const { url } = await listen({ ping: () => new Promise(() => undefined) })
    expect((await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).status).toBe(503)
  })
})

describe('pages', () => {
  it('are one, at every address that it understands, and never kept without asking', async () => {
    const { url } = await listen()
    const home = await (await fetch(url)).text()
    expect(home).toContain('<div id="root">')
    // Without script there is still something to do.
    expect(home).toContain('use the command line')
    for (const path of ['/workspaces', '/join/0123456789abcdef', '/w/abc', '/w/abc/members']) {
      const page = await fetch(`${url}${path}`)
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache'])
      // The page must not depend on the link, or it would have to be right about it.
      expect(await page.text()).toBe(home)
    }
    expect((await fetch(`${url}/w/abc/members/more`)).status).toBe(404)
  })

  it('come compressed, and their parts for good', async () => {
    const { url } = await listen()
    const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(await (await fetch(url)).text()) ?? []
    for (const encoding of ['br', 'gzip', 'identity']) {
      const answer = await fetch(`${url}${script}`, { headers: { 'accept-encoding': encoding } })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding)
      expect(answer.headers.get('cache-control')).toContain('immutable')
      expect(answer.headers.get('vary')).toContain('accept-encoding')
      expect((await answer.text()).length).toBeGreaterThan(10_000)
    }
  })

  it('are all of the folder that can be had', async () => {
    const { url } = await listen()
    for (const path of [
      '/.vite/manifest.json',
      '/index.html.br',
      '/assets/',
      '/../package.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      expect((await fetch(`${url}${path}`)).status, path).toBeGreaterThanOrEqual(400)
    }
  })

  it('can run only what is served here, load nothing from elsewhere, and leave no trace (attack 77)', async () => {
    const { url } = await listen()
    for (const path of ['/', '/join/x%3Cscript%3E']) {
      const page = await fetch(`${url}${path}`)
      const text = await page.text()
      expect(page.status).toBe(200)
      const policy = page.headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy?.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe')
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
      expect(page.headers.get('x-content-type-options')).toBe('nosniff')
      expect(text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|style=|<style|javascript:/i)
      // Whatever the page loads is served here.
      for (const [, link = ''] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
        expect(link).toMatch(/^\/[a-z]/)
        expect((await fetch(`${url}${link}`)).status).toBe(200)
      }
    }
  })

  it('are missed before the server listens, in a sentence', async () => {
    await expect(listen({ webDirectory: '/nowhere' })).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringContaining('npm run build'),
    })
  })
})

describe('other addresses', () => {
  it('answer 404 in JSON, with the headers of every answer', async () => {
    const { url } = await listen()
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    for (const missing of [
      await fetch(`${url}/nothing?here=1`),
      await fetch(`${url}/`, init),
      await fetch(`${url}/dev/outbox`),
    ]) {
      expect(missing.status).toBe(404)
      expect(await missing.json()).toMatchObject({ error: { data: { code: 'not-found' } } })
      expect(missing.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(missing.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('answer in JSON what cannot be read', async () => {
    const mount = async (scope: FastifyInstance): Promise<void> =>
      void scope.post('/echo', (request) => request.body ?? {})
    const { url } = await listen({ mount })
    const post = (body: string, type = 'application/json') =>
      fetch(`${url}/echo`, { method: 'POST', body, headers: { 'content-type': type } })
    expect((await post('{}')).status).toBe(200)
    const tooLarge = await post(JSON.stringify('x'.repeat(1_000)))
    expect([tooLarge.status, await tooLarge.json()]).toEqual([
      413,
      {
        error: {
          code: -32_600,
          message: 'The request is too large',
          data: { code: 'limit-request', httpStatus: 413, details: {} },
        },
      },
    ])
    for (const unreadable of [await post('{'), await post('x', 'application/xml')]) {
      expect(unreadable.status).toBeGreaterThanOrEqual(400)
      expect(unreadable.status).toBeLessThan(500)
      expect(await unreadable.json()).toMatchObject({ error: { data: { code: 'malformed' } } })
    }
    expect((await fetch(`${url}/%zz`)).status).toBe(400)
  })

  it('tell nobody what went wrong inside, but the log where', async () => {
    const mount = async (scope: FastifyInstance): Promise<void> =>
      void scope.get('/broken', () => Promise.reject(new TypeError('hunter2')))
    const { url, text, lines, failures } = await listen({ mount })
    const broken = await fetch(`${url}/broken?password=hunter2`)
    expect(broken.status).toBe(500)
    const { error } = (await broken.json()) as RefusalBody
    await expect
      .poll(lines)
      .toEqual([expect.objectContaining({ event: 'request-failed', route: '/broken', status: 500, level: 50 })])
    expect(lines()[0]?.['error']).toMatchObject({ name: 'TypeError' })
    expect(failures).toEqual([expect.any(TypeError)])
    expect(error.data).toEqual({
      code: 'server-error',
      httpStatus: 500,
      details: { requestId: lines()[0]?.['requestId'] },
    })
    expect(text() + JSON.stringify(error)).not.toContain('hunter2')
  })
})

describe('the request log', () => {
  it('names the route and not the address', async () => {
    const { url, text, lines } = await listen()
    await fetch(`${url}/join/0123456789abcdef?token=hunter2`)
    await fetch(`${url}/hunter2?x=hunter2`)
    await expect.poll(lines).toHaveLength(2)
    expect(lines()).toEqual([
      expect.objectContaining({ event: 'request', method: 'GET', route: '/join/:inviteId', status: 200 }),
      expect.objectContaining({ event: 'request', route: 'none', status: 404 }),
    ])
    expect(lines()[0]?.['requestId']).not.toBe(lines()[1]?.['requestId'])
    expect(text()).not.toMatch(/hunter2|0123456789abcdef/)
  })
})

describe('the client’s address', () => {
  const mount = async (scope: FastifyInstance): Promise<void> =>
    void scope.get('/ip', (request) => ({ ip: request.ip }))
  const ask = async (url: string, forwarded: string): Promise<unknown> =>
    (await fetch(`${url}/ip`, { headers: { 'x-forwarded-for': forwarded } })).json()

  it('is the socket’s, whatever a header says', async () => {
    const { url } = await listen({ mount })
    expect(await ask(url, '8.8.8.8')).toEqual({ ip: '127.0.0.1' })
  })

  it('is what the last trusted proxy saw', async () => {
    const { url } = await listen({ mount, proxies: 1 })
    expect(await ask(url, '6.6.6.6, 8.8.8.8')).toEqual({ ip: '8.8.8.8' })
    const two = await listen({ mount, proxies: 2 })
    expect(await ask(two.url, '6.6.6.6, 8.8.8.8, 10.0.0.1')).toEqual({ ip: '8.8.8.8' })
  })
})

describe('the outbox', () => {
  const ask = (port: number, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path: '/dev/outbox', headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })

  it('lists mail as JSON', async () => {
    const outbox = createOutbox(() => undefined)
    const { url } = await listen({ outbox })
    outbox.send({ to: 'alice@acme.test', subject: 'a', text: 'b', code: '123456' })
    outbox.send({ to: 'bob@acme.test', subject: 'c', text: 'd', link: `${url}/join/1` })
    const list = async (query: string): Promise<unknown> => (await fetch(`${url}/dev/outbox${query}`)).json()
    expect(await list('?to=Alice%40acme.test')).toEqual([
      { to: 'alice@acme.test', subject: 'a', text: 'b', code: '123456' },
    ])
    expect(await list('')).toHaveLength(2)
    expect(await list('?to=a&to=b')).toHaveLength(2)
    expect(await list('?to=nobody@acme.test')).toEqual([])
  })

  it('is not there for a page whose name was pointed at this machine', async () => {
    const { port } = await listen({ outbox: createOutbox(() => undefined) })
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
      expect(await ask(port, host)).toBe(200)
    for (const host of [
      `evil.test:${port}`,
      '127.0.0.1.evil.test',
      'localhost.evil.test',
      '127.0.0.1@evil.test',
      ':',
    ]) {
      expect(await ask(port, host), host).toBe(404)
    }
  })
})
