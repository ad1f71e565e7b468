// Streams over real HTTP: what moved on one server is heard at another, and nothing stays open that should not.
import { openClient, type Client } from '@infisical/client'
import { memoryStorage } from '@infisical/client/testing'
import { STREAM_LIMITS } from '@infisical/contract/limits'
import { testEngines, type TestPlace } from '@infisical/db/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { temporaryFolder, testSettings, type TemporaryFolder } from './testing.ts'

const PASSWORD = 'correct horse battery staple'
let folder: TemporaryFolder
let place: TestPlace
let server: RunningServer

const start = (): Promise<RunningServer> => {
  const database = 'url' in place.options ? { databaseUrl: place.options.url } : place.options
  return startServer(testSettings(folder.path, database))
}

interface Person {
  readonly client: Client
  /** Of the session that the client has now. */
  readonly authorization: string
}

async function signUp(name: string): Promise<Person> {
  const storage = memoryStorage()
  const fetched = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)
  const client = openClient({ url: server.url, storage, device: 'test', clientName: 'test/0.1.0', fetch: fetched })
  const email = `${name}@acme.test`
  await client.account.requestCode(email)
  const [mail] = (await (await fetch(`${server.url}/dev/outbox?to=${email}`)).json()) as { code?: string }[]
  await client.account.signUp({ email, name, password: PASSWORD, code: mail?.code ?? '' })
  return { client, authorization: `Bearer ${(await storage.session.read())?.tokens?.access}` }
}

/** What stands in a stream, until it is over. */
async function listen({ authorization }: Pick<Person, 'authorization'>, workspaceId: string, url = server.url) {
  const going = new AbortController()
  onTestFinished(() => going.abort())
  const input = encodeURIComponent(JSON.stringify({ workspaceId }))
  const answer = await fetch(`${url}/trpc/workspace.watch?input=${input}`, {
    headers: { authorization },
    signal: going.signal,
  })
  let text = ''
  const reading = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const piece of answer.body ?? []) text += decoder.decode(piece, { stream: true })
  }
  const over = reading().then(
    () => text,
    () => text,
  )
  const hints = (): unknown[] => [...text.matchAll(/^data: (\{"of".*\})$/gm)].map(([, json = '']) => JSON.parse(json))
  await vi.waitFor(() => expect(text).toContain('"everything"'), 5_000)
  // What the database says of its first moment may still come.
  await new Promise((resolve) => setTimeout(resolve, 2 * STREAM_LIMITS.restMs))
  return { answer, over, hints, going }
}

const set = ({ client }: Person, workspaceId: string, value: string) =>
  client.vault.setSecrets({ workspaceId, environment: 'dev', secrets: [{ name: 'A', value }] })
const create = async ({ client }: Person): Promise<string> =>
  (await client.workspaces.createWorkspace({ name: 'acme', environments: ['dev'] })).workspaceId

describe.each(testEngines)('a stream (on $name)', (engine) => {
  let alice: Person
  let workspaceId: string
  beforeAll(async () => {
    folder = await temporaryFolder()
    place = await engine.create()
    server = await start()
    alice = await signUp('alice')
    workspaceId = await create(alice)
  }, 60_000)
  afterAll(async () => {
    await server.close()
    await place.drop()
    await folder[Symbol.asyncDispose]()
  })

  it('may not be kept or packed by anybody in between', async () => {
    const { answer } = await listen(alice, workspaceId)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    expect(answer.headers.get('cache-control')).toMatch(/no-store|no-cache/)
    expect(answer.headers.get('x-accel-buffering')).toBe('no')
  })

  it('tells of a push within a second, and nothing of what was pushed', async () => {
    const { hints } = await listen(alice, workspaceId)
    const before = hints().length
    const begun = performance.now()
    const { seq } = await set(alice, workspaceId, 'hunter2')
    await vi.waitFor(() => expect(hints().length).toBeGreaterThan(before), { interval: 1 })
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(hints().at(-1)).toEqual({
      of: 'shared',
      environmentId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      seq,
    })
  })

  it('of somebody who logs out ends, in the words of the catalogue', async () => {
    const bob = await signUp('bob')
    const { over } = await listen(bob, await create(bob))
    await bob.client.account.logOut()
    expect(await over).toMatch(/event: serialized-error\ndata: .*"session-expired"/)
  })

  it('does not hold up the end of the server', async () => {
    const { over } = await listen(alice, workspaceId)
    const begun = performance.now()
    await server.close()
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(await over).toMatch(/event: return\n/)
    server = await start()
  })
})

describe('two servers on one PostgreSQL', () => {
  it('tell each other: what is pushed through one is heard at the other within a second', async () => {
    folder = await temporaryFolder()
    place = await testEngines[1].create()
    server = await start()
    const other = await start()
    const alice = await signUp('alice')
    const workspaceId = await create(alice)
    const { hints } = await listen(alice, workspaceId, other.url)
    const before = hints().length
    const begun = performance.now()
    await set(alice, workspaceId, '1')
    await vi.waitFor(() => expect(hints().length).toBeGreaterThan(before), { interval: 1 })
    expect(performance.now() - begun).toBeLessThan(1_000)
    await Promise.all([server.close(), other.close()])
    await place.drop()
    await folder[Symbol.asyncDispose]()
  }, 60_000)
})
