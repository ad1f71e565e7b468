// `infisical verify-web`: whether a server serves the web app that was released, from a terminal.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../harness/person.ts'
import { openStage, type Stage } from '../harness/stage.ts'

let stage: Stage
let alice: Person
beforeAll(async () => {
  stage = await openStage()
  alice = await stage.person('alice')
})
afterAll(() => stage[Symbol.asyncDispose]())

/** Passes everything on to the honest server, but for what `lie` answers itself. */
async function lyingServer(
  lie: (path: string, text: string, headers: Headers) => string,
): Promise<{ url: string; server: Server }> {
  const answer: RequestListener = (incoming, outgoing) => {
    void fetch(`${stage.server.url}${incoming.url ?? '/'}`).then(async (honest) => {
      const headers = new Headers(honest.headers)
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
      const body = Buffer.from(await honest.arrayBuffer())
      const text = lie(incoming.url ?? '/', body.toString('latin1'), headers)
      outgoing.writeHead(honest.status, Object.fromEntries(headers)).end(Buffer.from(text, 'latin1'))
    })
  }
  const server = createServer(answer)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

it('finds what this project serves as it was released', async () => {
  const { code, stderr, stdout } = await alice.cli(['verify-web', stage.server.url])
  expect([code, stdout, stderr]).toEqual([
    0,
    '',
    expect.stringMatching(/serves the web app of infisical .*: \d+ files, as released/),
  ])
  const told = JSON.parse(await alice.must(['verify-web', stage.server.url, '--json'])) as {
    files: number
    differences: unknown[]
  }
  expect(told.files).toBeGreaterThan(10)
  expect(told.differences).toEqual([])
})

describe('another page than the one that was released (attack 77)', () => {
  it.each([
    [
      'a script with one more statement',
      (path: string, text: string) => (path.endsWith('.js') ? `${text};0` : text),
      'has another content',
    ],
    [
      'a page that loads one more',
      (path: string, text: string) =>
        path.startsWith('/join/') ? text.replace('</head>', '<script src="/x.js"></script></head>') : text,
      'has another content',
    ],
    [
      'a laxer policy',
      (_path: string, text: string, headers: Headers) => {
        headers.set(
          'content-security-policy',
          "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
        )
        return text
      },
      'its policy lacks',
    ],
  ])('%s', async (_what, lie, difference) => {
    const { url, server } = await lyingServer(lie)
    const { code, stdout, stderr } = await alice.cli(['verify-web', url])
    server.close()
    expect([code, stdout]).toEqual([4, expect.stringContaining(difference)])
    expect(stderr).toContain('Do not type a password there')
  })
})

it('says what is not a server, and what is not a list', async () => {
  expect(await alice.cli(['verify-web', 'nowhere'])).toMatchObject({ code: 2 })
  expect(await alice.cli(['verify-web', 'http://127.0.0.1:9'])).toMatchObject({ code: 6 })
  await alice.write('list.json', '{"version":"1","files":{"/index.html":"x"}}')
  const { code, stderr } = await alice.cli(['verify-web', stage.server.url, '--manifest', 'list.json'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('no list')])
})
