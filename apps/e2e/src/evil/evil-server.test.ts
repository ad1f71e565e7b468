import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEvilServer, type EvilServer } from './evil-server.ts'

// Echoes what it was asked, in the form of an answer.
const honest: Server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
    const asked: unknown = JSON.parse(searchParams.get('input') ?? (Buffer.concat(chunks).toString() || 'null'))
    const refused = pathname.endsWith('refused') || pathname.endsWith('invite.open')
    const body = refused ? { error: { data: { code: 'not-found' } } } : { result: { data: { asked, headSeq: 7 } } }
    outgoing.writeHead(refused ? 404 : 200, { 'content-type': 'application/json', 'x-told': 'truth' })
    outgoing.end(JSON.stringify(body))
  })
})

let evil: EvilServer
beforeAll(async () => {
  await new Promise<void>((resolve) => honest.listen(0, '127.0.0.1', resolve))
  evil = await openEvilServer(`http://127.0.0.1:${(honest.address() as AddressInfo).port}`)
})
afterAll(async () => {
  await evil[Symbol.asyncDispose]()
  honest.close()
})

const ask = async (path: string, input?: unknown) => {
  const query = `?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`
  const answer = await fetch(`${evil.url}${path}${query}`)
  return { status: answer.status, told: answer.headers.get('x-told'), body: (await answer.json()) as unknown }
}
const tell = async (path: string, input: unknown) =>
  (await (await fetch(`${evil.url}${path}`, { method: 'POST', body: JSON.stringify(input) })).json()) as unknown

describe('the evil server', () => {
  it('passes on what it has no reason to change', async () => {
    evil.repent()
    const input = { workspaceId: 'w', afterSeq: 3 }
    expect(await ask('/trpc/workspace.log', input)).toEqual({
      status: 200,
      told: 'truth',
      body: { result: { data: { asked: input, headSeq: 7 } } },
    })
    expect(await tell('/trpc/invite.join', { entry: 'e' })).toEqual({
      result: { data: { asked: { entry: 'e' }, headSeq: 7 } },
    })
    expect(await ask('/trpc/refused')).toMatchObject({ status: 404 })
    expect(evil.requests()).toEqual([
      { procedure: 'workspace.log', method: 'GET', changed: false, asked: input },
      { procedure: 'invite.join', method: 'POST', changed: false, asked: { entry: 'e' } },
      { procedure: 'refused', method: 'GET', changed: false, asked: {} },
    ])
  })

  it('lies about what it is told to lie about, knowing the question, and says so', async () => {
    evil.lie({ 'workspace.log': (answer, { afterSeq }) => ({ ...answer, headSeq: answer.headSeq + afterSeq }) })
    expect((await ask('/trpc/workspace.log', { afterSeq: 1 })).body).toMatchObject({ result: { data: { headSeq: 8 } } })
    await ask('/trpc/workspace.log', { afterSeq: 0 })
    await ask('/trpc/secret.pull')
    expect(evil.requests().map(({ changed }) => changed)).toEqual([true, false, false])
    evil.repent()
    expect((await ask('/trpc/workspace.log', { afterSeq: 1 })).body).toMatchObject({ result: { data: { headSeq: 7 } } })
  })

  it('lies a refusal away', async () => {
    evil.lie({ 'invite.open': () => ({ workspaceId: 'w' }) })
    expect(await ask('/trpc/invite.open')).toMatchObject({
      status: 200,
      body: { result: { data: { workspaceId: 'w' } } },
    })
  })

  it('lies about everything but refusals, after what it says about one procedure, and in headers', async () => {
    const everywhere = (answer: unknown) => ({ ...(answer as object), more: true })
    evil.lie({ 'workspace.log': (answer) => ({ ...answer, headSeq: 1 }), everywhere }, {}, { 'x-told': 'lies' })
    const answer = await ask('/trpc/workspace.log')
    expect(answer).toMatchObject({ told: 'lies', body: { result: { data: { headSeq: 1, more: true } } } })
    expect((await ask('/trpc/secret.pull')).body).toMatchObject({ result: { data: { headSeq: 7, more: true } } })
    expect(await ask('/trpc/refused')).toMatchObject({ status: 404, told: 'lies' })
    evil.repent()
    expect(await ask('/trpc/secret.pull')).toMatchObject({ told: 'truth', body: { result: { data: { headSeq: 7 } } } })
  })

  it('asks something else', async () => {
    evil.lie({}, { 'invite.join': (asked) => ({ ...asked, entry: 'forged' }) })
    expect(await tell('/trpc/invite.join', { entry: 'e' })).toMatchObject({
      result: { data: { asked: { entry: 'forged' } } },
    })
    expect(evil.requests()).toMatchObject([{ procedure: 'invite.join', changed: true, asked: { entry: 'e' } }])
  })

  it('meddles with the bytes of an answer, and cuts the line', async () => {
    evil.meddle(({ procedure, honest: answer }) =>
      procedure === 'workspace.log' ? { ...answer, status: 203, body: Buffer.from('"lie"') } : undefined,
    )
    expect(await ask('/trpc/workspace.log')).toEqual({ status: 203, told: 'truth', body: 'lie' })
    expect(await ask('/trpc/secret.pull')).toMatchObject({ status: 200 })
    expect(evil.requests().map(({ changed }) => changed)).toEqual([true, false])
    evil.meddle(({ honest: answer }) => ({ ...answer, cutAfter: 3 }))
    await expect(ask('/trpc/workspace.log')).rejects.toThrow('terminated')
    evil.meddle(({ honest: answer }) => ({ ...answer, lengthUntold: true }))
    expect(await ask('/trpc/workspace.log')).toMatchObject({ status: 200, told: 'truth' })
    evil.repent()
    expect(await ask('/trpc/workspace.log')).toMatchObject({ status: 200, told: 'truth' })
  })
})
