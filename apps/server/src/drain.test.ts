import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { listen } from './testing-http.ts'

describe('draining', () => {
  const slow = async (scope: FastifyInstance): Promise<void> =>
    void scope.get('/slow', async () => {
      await sleep(300)
      return { done: true }
    })

  it('answers what is under way, then nothing', async () => {
    const { url, drain } = await listen({ mount: slow })
    const answer = fetch(`${url}/slow`)
    await sleep(100)
    const started = performance.now()
    const drained = drain.start(10_000)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
    expect(await (await answer).json()).toEqual({ done: true })
    expect((await answer).headers.get('connection')).toBe('close')
    await drained
    expect(performance.now() - started).toBeLessThan(3_000)
  })

  it('says to whoever is already connected that it is not ready', async () => {
    const { port, drain } = await listen()
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.write('GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n')
    await sleep(100)
    const drained = drain.start(10_000)
    socket.write('\r\n')
    await Promise.all([drained, once(socket, 'close')])
    expect(received).toMatch(/^HTTP\/1.1 503 /)
    expect(received).toContain('{"status":"draining"}')
  })

  it('waits neither for an idle connection nor for one that never asks', async () => {
    const { url, port, drain } = await listen()
    await fetch(`${url}/healthz`)
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    const started = performance.now()
    await drain.start(10_000)
    expect(performance.now() - started).toBeLessThan(1_000)
    silent.destroy()
  })

  it('cuts off at the deadline', async () => {
    const mount = async (scope: FastifyInstance): Promise<void> =>
      void scope.get('/never', () => new Promise(() => undefined))
    const { url, drain } = await listen({ mount })
    const answer = fetch(`${url}/never`).catch(() => 'cut off')
    await sleep(100)
    const started = performance.now()
    await drain.start(200)
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(await answer).toBe('cut off')
  })
})
