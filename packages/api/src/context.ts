// What a procedure may use: the services of the server, and the facts of one request. apps/server makes both.
import type { Database } from '@infisical/db'
import type { Caches } from './caches.ts'
import type { Live } from './live/live.ts'
import type { ServerKeys } from './server-keys.ts'

/** Takes a mail and returns at once. Sending happens later, so the time of an answer never tells to whom it went. */
export interface Mailer {
  send(mail: Mail): void
}

/** Plain text. `code` and `link` repeat what stands in the text, for the outbox of development. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly code?: string
  readonly link?: string
}

/** Where events go that somebody who runs the server should see. Nothing secret, no input, no address ever goes there. */
export interface Log {
  warn(event: string, fields?: { readonly requestId?: string }): void
}

/** One per server. */
export interface Services {
  readonly db: Database
  readonly keys: ServerKeys
  readonly caches: Caches
  readonly live: Live
  readonly mail: Mailer
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Log
  /** Where people reach this server, like https://secrets.example.com, without a path. */
  readonly origin: () => string
}

/** A browser's tokens, sealed in one HttpOnly cookie. */
export interface CookieJar {
  read(): Promise<CookieTokens | undefined>
  write(tokens: CookieTokens): Promise<void>
  clear(): Promise<void>
}

export interface CookieTokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/** One per request. */
export interface RequestFacts {
  readonly requestId: string
  /** Of the client, as far as the proxies in front are believed. */
  readonly ip: string
  /** The headers of these names, as they came. */
  readonly authorization: string | undefined
  readonly origin: string | undefined
  readonly client: string | undefined
  /** Absent where there is no browser to keep one. */
  readonly cookies: CookieJar | undefined
}

export interface Context {
  readonly services: Services
  readonly request: RequestFacts
}

export function createContext(services: Services, request: RequestFacts): Context {
  return { services, request }
}
