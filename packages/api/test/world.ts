// A server for tests, without the network: the services over a real database, a clock that tests set, and the mail it would send.
import {
  appRouter,
  createCaches,
  refusalOf,
  createContext,
  createServerKeys,
  Live,
  type CookieTokens,
  type Mail,
  type RequestFacts,
  type Services,
} from '../src/index.ts'
import { newId, type UserId } from '@infisical/crypto/server'
import type { Database } from '@infisical/db'
import { expect } from 'vitest'
import { signAccessToken } from '../src/session/access-token.ts'
import type { SessionId } from '../src/session/start.ts'
import type { ApiErrorCode, ErrorDetails } from '@infisical/contract/errors'

export const ORIGIN = 'https://secrets.example.test'

export interface World {
  readonly services: Services
  readonly mails: Mail[]
  readonly events: string[]
  /** Milliseconds since 1970; tests move it. */
  now: number
  /** The procedures, as a request with these facts reaches them. */
  as(facts?: Partial<RequestFacts>): Api
  /** A fresh access token, for when a test has moved the clock or speaks to another server. */
  tokenOf(user: { readonly userId: UserId }): Promise<string>
  /** The procedures, with an access token. */
  bearer(accessToken: string | undefined): Api
}

export type Api = ReturnType<typeof appRouter.createCaller>

let networks = 0

export async function createWorld(database: Database, secret = new Uint8Array(32).fill(7)): Promise<World> {
  const mails: Mail[] = []
  const events: string[] = []
  const services: Services = {
    db: database,
    keys: await createServerKeys(secret),
    caches: createCaches(),
    live: new Live(database),
    mail: { send: (mail) => void mails.unshift(mail) },
    clock: () => world.now,
    log: { warn: (event) => void events.push(event) },
    origin: () => ORIGIN,
  }
  const as = (facts: Partial<RequestFacts> = {}): Api =>
    appRouter.createCaller(createContext(services, { ...quiet(), ...facts }))
  const world: World = {
    services,
    mails,
    events,
    now: 1_700_000_000_000,
    as,
    tokenOf: ({ userId }) => signAccessToken(services, { userId, sessionId: newId<SessionId>() }),
    bearer: (accessToken) => as({ authorization: `Bearer ${accessToken}` }),
  }
  return world
}

/** Every request comes from a network of its own, or the limits would tie tests together. */
function quiet(): RequestFacts {
  networks += 1
  const ip = `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`
  return {
    requestId: `request-${networks}`,
    ip,
    authorization: undefined,
    origin: undefined,
    client: undefined,
    cookies: undefined,
  }
}

/** A browser's facts: its cookie jar, kept between requests, and the origin of the page. */
export function browser(origin: string | undefined = ORIGIN): {
  facts: Partial<RequestFacts>
  tokens: () => CookieTokens | undefined
} {
  let kept: CookieTokens | undefined
  const cookies = {
    read: async () => kept,
    write: async (tokens: CookieTokens) => void (kept = tokens),
    clear: async () => void (kept = undefined),
  }
  return { facts: { origin, cookies }, tokens: () => kept }
}

/** What a client would be told; fails when there is no refusal. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: ApiErrorCode; details: ErrorDetails }> {
  const error: unknown = await promise.then(
    (answer) => expect.fail(`No refusal but ${JSON.stringify(answer)?.slice(0, 200)}`),
    (error: unknown) => error,
  )
  const told = refusalOf(error)
  // A test that meets an error nobody planned wants to see it.
  if (told.code === 'server-error') throw error
  return told
}

export async function codeOf(promise: Promise<unknown>): Promise<ApiErrorCode> {
  return (await refusal(promise)).code
}
