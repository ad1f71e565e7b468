// A whole server inside the test: the real procedures over a real database, reached through the same fetch that a client is given. Every request
// passes `intercept`, where a test may look at it or play the evil proxy.
import {
  appRouter,
  createCaches,
  createContext,
  createServerKeys,
  Live,
  Refusal,
  refusalOf,
  servePack,
  type CookieJar,
  type CookieTokens,
  type Mail,
  type Services,
} from '@infisical/api'
import type { Database } from '@infisical/db'
import { testEngines } from '@infisical/db/testing'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { memoryStorage, type MemoryStorage } from '../src/memory-storage.ts'
import { openClient, type Client, type Fetch, type FetchRequest } from '../src/index.ts'

export const ORIGIN = 'https://secrets.example.test'
export const PASSWORD = 'correct horse battery staple'

/** What a test may do with a request: pass it on by `next`, change its answer, or answer itself. */
export type Intercept = (url: URL, request: FetchRequest, next: () => Promise<Response>) => Promise<Response>

export interface World extends AsyncDisposable {
  readonly mails: Mail[]
  /** Paths of requests, like `/trpc/secret.pull`, in order. */
  readonly requests: string[]
  readonly database: Database
  /** The server's clock. */
  now: number
  intercept: Intercept | undefined
  readonly fetch: Fetch
  /** As a browser does it: a request that says so brings the cookie of this jar, and the origin of its page. */
  readonly browse: (jar: CookieJar) => Fetch
}

let networks = 0

export async function createWorld(): Promise<World> {
  const database = await testEngines[0].open()
  const mails: Mail[] = []
  const services: Services = {
    db: database,
    keys: await createServerKeys(new Uint8Array(32).fill(7)),
    caches: createCaches(),
    live: new Live(database),
    mail: { send: (mail) => void mails.unshift(mail) },
    clock: () => world.now + (Date.now() - begun),
    log: { warn: () => undefined },
    origin: () => ORIGIN,
  }
  const begun = Date.now()
  const requests: string[] = []
  const pass = async (address: string, request: FetchRequest, browser: Browser): Promise<Response> => {
    const url = new URL(address)
    requests.push(url.pathname)
    const next = () => answer(services, url, request, browser)
    return await (world.intercept === undefined ? next() : world.intercept(url, request, next))
  }
  const world: World = {
    mails,
    requests,
    database,
    now: begun,
    intercept: undefined,
    fetch: (address, request) => pass(address, request, NO_COOKIE),
    browse: (cookies) => (address, request) =>
      pass(address, request, request.credentials === undefined ? NO_COOKIE : { cookies, origin: ORIGIN }),
    [Symbol.asyncDispose]: () => database.close(),
  }
  return world
}

type Browser = { readonly cookies: CookieJar | undefined; readonly origin: string | undefined }
const NO_COOKIE: Browser = { cookies: undefined, origin: undefined }

export function cookieJar(): CookieJar & { tokens: CookieTokens | undefined } {
  const jar = {
    tokens: undefined as CookieTokens | undefined,
    read: () => Promise.resolve(jar.tokens),
    write: (tokens: CookieTokens) => Promise.resolve(void (jar.tokens = tokens)),
    clear: () => Promise.resolve(void (jar.tokens = undefined)),
  }
  return jar
}

async function answer(
  services: Services,
  url: URL,
  { method, headers, body }: FetchRequest,
  browser: Browser,
): Promise<Response> {
  if (url.pathname.startsWith('/packs/')) return await answerPack(services, url, headers['authorization'])
  networks += 1
  const ip = `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`
  const facts = { requestId: 'r', ip, client: headers['x-infisical-client'], ...browser }
  return await fetchRequestHandler({
    endpoint: '/trpc',
    req: new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
    router: appRouter,
    createContext: () => createContext(services, { ...facts, authorization: headers['authorization'] }),
  })
}

async function answerPack(services: Services, url: URL, authorization: string | undefined): Promise<Response> {
  const [, , chainId = '', seq = ''] = url.pathname.split('/')
  try {
    const pack = await servePack(services, { chainId, seq, authorization })
    return new Response(pack.slice(), { headers: { 'content-type': 'application/octet-stream' } })
  } catch (error) {
    const { code } = refusalOf(error instanceof Refusal ? error : new Error('broken', { cause: error }))
    return Response.json({ error: { code, message: '' } }, { status: 400 })
  }
}

/** Lets the next test ask as often as the first. */
export async function forgetRates({ database }: World): Promise<void> {
  await database.prisma.rateLimit.deleteMany()
}

export interface Person {
  readonly client: Client
  readonly storage: MemoryStorage
  readonly email: string
}

export interface Device {
  readonly storage?: MemoryStorage
  readonly now?: () => number
  readonly origin?: string
}

export function openDevice(world: World, { storage = memoryStorage(), now, origin = ORIGIN }: Device = {}) {
  const options = { url: origin, storage, fetch: world.fetch, device: 'test', clientName: 'test/1.0.0' }
  return { storage, client: openClient({ ...options, ...(now === undefined ? {} : { now }) }) }
}

let people = 0

/** Someone with an account, logged in on a device of his own. */
export async function signUp(world: World, name = 'Alice', device: Device = {}): Promise<Person> {
  people += 1
  const email = `${name.toLowerCase()}-${people}@acme.test`
  const { client, storage } = openDevice(world, device)
  await client.account.requestCode(email)
  const code = world.mails.find((mail) => mail.to === email)?.code ?? ''
  await client.account.signUp({ email, name, password: PASSWORD, code })
  return { client, storage, email }
}

/** The same person on another device. */
export async function logIn(world: World, { email }: Person, device: Device = {}): Promise<Person> {
  const { client, storage } = openDevice(world, device)
  const { outcome } = await client.account.logIn({ email, password: PASSWORD })
  if (outcome !== 'logged-in') throw new Error('cannot log in')
  return { client, storage, email }
}

/** The same session on a device that keeps nothing else: much quicker than another login. */
export async function freshDevice(world: World, person: Person): Promise<Person> {
  const storage = memoryStorage()
  const session = await person.storage.session.read()
  if (session !== undefined) await storage.session.write(session)
  return again(world, { ...person, storage })
}

/** A second process on the same device. */
export function again(world: World, person: Person): Person {
  return { ...openDevice(world, { storage: person.storage }), email: person.email }
}

/** What a verification failure must leave as it was. */
export function kept({ storage }: Person): unknown {
  const { pins, caches } = storage.snapshot()
  const hex = (map: Map<string, Uint8Array>) =>
    [...map].map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')])
  return { pins: hex(pins), caches: hex(caches) }
}

export const valuesOf = (secrets: readonly { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(secrets.map(({ name, value }) => [name, value]))

export const secretsOf = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))
