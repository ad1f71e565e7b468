import { openClient, type Client, type Fetch } from '@infisical/client'
import { memoryStorage } from '@infisical/client/testing'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import { testEngines, type TestPlace } from '@infisical/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { memoryLog, temporaryFolder, testSettings, type MemoryLog, type TemporaryFolder } from './testing.ts'

// The whole way, through real HTTP and real clients: what a client sends here is what people's clients send.
let server: RunningServer
let written: MemoryLog

/** What a request carried that no log may repeat, and the bodies of packs by their address. */
const seen = { secrets: new Set<string>(), packs: new Map<string, { authorization: string; bytes: Uint8Array }>() }

function client(): Client {
  return openClient({
    url: server.url,
    storage: memoryStorage(),
    device: 'test',
    clientName: 'test/0.1.0',
    fetch: watched,
  })
}

const watched: Fetch = async (url, request) => {
  const answer = await fetch(url, request)
  const authorization = request.headers['authorization']
  if (authorization !== undefined) seen.secrets.add(authorization.replace(/^\w+ /, ''))
  if (url.includes('/packs/')) {
    const bytes = new Uint8Array(await answer.clone().arrayBuffer())
    seen.packs.set(url, { authorization: authorization ?? '', bytes })
  }
  return answer
}

interface OutboxMail {
  readonly code?: string
  readonly link?: string
  readonly text: string
}
async function newestMail(to: string): Promise<OutboxMail> {
  const answer = await fetch(`${server.url}/dev/outbox?to=${encodeURIComponent(to)}`)
  const [mail] = (await answer.json()) as OutboxMail[]
  if (mail === undefined) throw new Error('No mail came')
  return mail
}

async function signUp(name: string): Promise<Client> {
  const person = client()
  const email = `${name.toLowerCase()}@acme.test`
  await person.account.requestCode(email)
  const { code = '' } = await newestMail(email)
  seen.secrets.add(code)
  await person.account.signUp({ email, name, password: 'correct horse battery staple', code })
  return person
}

describe.each(testEngines)('two people (on $name)', (engine) => {
  let folder: TemporaryFolder
  let place: TestPlace
  beforeAll(async () => {
    folder = await temporaryFolder()
    place = await engine.create()
    written = memoryLog()
    const database = 'url' in place.options ? { databaseUrl: place.options.url } : place.options
    server = await startServer(testSettings(folder.path, database), { log: written.log })
    seen.packs.clear()
    seen.secrets.clear()
  })
  afterAll(async () => {
    await server.close()
    await place.drop()
    await folder[Symbol.asyncDispose]()
  })

  it('share secrets through the server, large packs included', { timeout: 120_000 }, async () => {
    const alice = await signUp('Alice')
    const { workspaceId } = await alice.workspaces.createWorkspace({ name: 'acme', environments: ['dev', 'prod'] })
    const secrets = Array.from({ length: 400 }, (_, index) => ({ name: `KEY_${index}`, value: `value ${index}` }))
    await alice.vault.push({ workspaceId, environment: 'dev', secrets })

    const bob = await signUp('Bob')
    const { link } = await alice.sharing.invite({ workspaceId, email: 'bob@acme.test', role: 'writer' })
    const pointer = await newestMail('bob@acme.test')
    expect(pointer.text).not.toContain(link.slice(link.indexOf('#') + 1))
    await bob.sharing.join(link)

    const pulled = await bob.vault.pull({ workspaceId, environment: 'dev' })
    expect(new Map(pulled.secrets.map(({ name, value }) => [name, value]))).toEqual(
      new Map(secrets.map(({ name, value }) => [name, value])),
    )
    expect(seen.packs.size).toBeGreaterThan(0)
    await bob.account.logOut()

    // A machine takes the same ways: it fetches large packs, and sends more than a stranger may.
    const terms = { name: 'CI', environments: ['dev'], write: true, expiresInMs: 86_400_000 }
    const { token } = await alice.machines.create({ workspaceId, ...terms })
    seen.secrets.add(token)
    seen.packs.clear()
    const machine = openClient({ url: server.url, token, clientName: 'test/0.1.0', fetch: watched })
    expect((await machine.vault.pull({ environment: 'dev' })).secrets).toHaveLength(400)
    expect(seen.packs.size).toBeGreaterThan(0)
    const large = { name: 'LARGE', value: 'value '.repeat(10_000) }
    await machine.vault.push({ environment: 'dev', secrets: [...secrets, large, { ...large, name: 'LARGER' }] })
    expect((await alice.vault.pull({ workspaceId, environment: 'dev' })).secrets).toHaveLength(402)
  })

  it('have a limit for what they send at once, too', async () => {
    const [token = ''] = [...seen.secrets].filter((secret) => /^ey[\w-]+[.]/.test(secret)).slice(-1)
    const post = (bytes: number): Promise<Response> =>
      fetch(`${server.url}/trpc/secret.push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify('x'.repeat(bytes)),
      })
    for (const [bytes, code] of [
      [REQUEST_LIMITS.strangerBody + 1, 'malformed'],
      [REQUEST_LIMITS.body + 1, 'limit-request'],
    ] as const) {
      expect(await (await post(bytes)).json()).toMatchObject({ error: { data: { code } } })
    }
  })

  it('left behind an address where the pack lies for who has a ticket, for good', async () => {
    for (const [url, { authorization, bytes }] of seen.packs) {
      const pack = await fetch(url, { headers: { authorization } })
      expect(new Uint8Array(await pack.arrayBuffer())).toEqual(bytes)
      expect(Object.fromEntries(pack.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.length),
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      })
    }
  })

  it('left nothing for who has none', async () => {
    const [[url, { authorization }] = ['', { authorization: '' }]] = seen.packs
    const forged = [undefined, 'Pack', 'Pack x', `Bearer ${authorization.slice(5)}`, `${authorization.slice(0, -2)}AA`]
    const asked = forged.map((value) => fetch(url, value === undefined ? {} : { headers: { authorization: value } }))
    const elsewhere = [
      `${url}0`,
      url.replace(/\/\d+$/, '/0'),
      url.replace(/packs\/..../, 'packs/0000'),
      `${url}?x=1`.replace(/\d+\?/, 'x?'),
    ]
    const moved = elsewhere.map((place) => fetch(place, { headers: { authorization } }))
    for (const refused of await Promise.all([...asked, ...moved])) {
      expect(refused.status).toBe(403)
      expect(refused.headers.get('cache-control')).toBe('no-store')
      expect(await refused.json()).toMatchObject({ error: { data: { code: 'ticket-invalid' } } })
    }
  })

  it('left no code, token, ticket, name or address in the log', () => {
    expect(written.lines()).toContainEqual(
      expect.objectContaining({ event: 'request', procedure: 'secret.push', status: 200 }),
    )
    expect(written.lines()).toContainEqual(
      expect.objectContaining({ event: 'request', route: '/packs/:chainId/:seq', status: 200 }),
    )
    expect(seen.secrets.size).toBeGreaterThan(4)
    const words = ['alice', 'bob@', 'acme', 'KEY_', 'value', 'correct horse', 'Bearer', 'Pack ', 'Machine ']
    for (const secret of [...seen.secrets, ...words]) expect(written.text()).not.toContain(secret)
    expect(written.events()).not.toContain('request-failed')
  })
})
