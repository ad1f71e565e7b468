import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CookieJar } from '@infisical/api'
import { sealData } from 'iron-session'
import { afterEach, describe, expect, it } from 'vitest'
import { cookieJar } from './cookies.ts'

const password = 'ab'.repeat(32)
const tokens = { accessToken: 'header.payload.signature', refreshToken: `${'0'.repeat(32)}.${'s'.repeat(43)}` }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** Does something with the jar of a real request, and gives back what the browser would get. */
async function withJar<T>(work: (jar: CookieJar) => Promise<T>, { cookie = '', secure = false, key = password } = {}) {
  let result: T | undefined
  const server = createServer((request, response) => {
    void work(cookieJar(request, response, { password: key, secure })).then((value) => {
      result = value
      response.end()
    })
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { cookie } })
  return { result, set: answer.headers.getSetCookie() }
}

const read = (jar: CookieJar) => jar.read()
const write = (jar: CookieJar) => jar.write(tokens)
const pair = (set: readonly string[]): string => set[0]?.split(';')[0] ?? ''

describe('the cookie', () => {
  it('comes back as it was written', async () => {
    const { set } = await withJar(write)
    expect(set).toHaveLength(1)
    expect((await withJar(read, { cookie: `theme=dark; ${pair(set)}` })).result).toEqual(tokens)
  })

  it('shows nothing, to no script, and goes to no other site', async () => {
    const plain = pair((await withJar(write)).set)
    expect(plain).toMatch(/^infisical=/)
    for (const part of Object.values(tokens).flatMap((token) => token.split('.'))) expect(plain).not.toContain(part)

    const [secure = ''] = (await withJar(write, { secure: true })).set
    const attributes = secure.split('; ').slice(1)
    expect(secure).toMatch(/^__Host-infisical=/)
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']))
    expect(attributes.join()).not.toContain('Domain')
  })

  it('is one for one person: the same tokens are sealed anew each time', async () => {
    expect(pair((await withJar(write)).set)).not.toBe(pair((await withJar(write)).set))
  })

  it('is taken back', async () => {
    const { set } = await withJar((jar) => jar.clear(), { cookie: pair((await withJar(write)).set) })
    expect(set).toEqual([expect.stringMatching(/^infisical=;.*Max-Age=0/)])
  })

  it('can be written after it was read', async () => {
    const { set } = await withJar(async (jar) => {
      expect(await jar.read()).toBeUndefined()
      await jar.write(tokens)
      expect(await jar.read()).toEqual(tokens)
    })
    expect(set).toHaveLength(1)
  })

  it('that is not ours is as good as none, and can be replaced', async () => {
    const ours = pair((await withJar(write)).set)
    const half = pair([await sealData({ accessToken: 'a' }, { password })])
    const foreign = [
      'infisical=',
      'infisical=nonsense',
      'infisical=a*b*c*d*e*f*g*h',
      'infisical=Fe26.2*1*x*x*x**x*x~2',
      `infisical=${half}`,
      `${ours.slice(0, -6)}AAAA~2`,
      ours.replace('Fe26.2', 'Fe26.1'),
      ours.replace(/~2$/, '~9'),
    ]
    for (const cookie of foreign) {
      const { result, set } = await withJar(
        async (jar) => {
          const found = await jar.read()
          await jar.write(tokens)
          return found
        },
        { cookie },
      )
      expect(result, cookie).toBeUndefined()
      expect((await withJar(read, { cookie: pair(set) })).result, cookie).toEqual(tokens)
    }
    expect((await withJar(read, { cookie: ours, key: 'cd'.repeat(32) })).result).toBeUndefined()
  })

  it('of plain http is not taken for one of https', async () => {
    const { set } = await withJar(write)
    expect((await withJar(read, { cookie: pair(set), secure: true })).result).toBeUndefined()
  })
})
