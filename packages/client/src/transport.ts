// Speaks to one server: typed calls through an injected fetch, big packs beside them. Every failure becomes one of this package's
// errors: nobody above sees a status code, a web page or a library's error.
import type { AppRouter } from '@infisical/api'
import type { WatchInput } from '@infisical/contract'
import { isApiErrorCode, type ErrorDetails } from '@infisical/contract/errors'
import { TrustError } from '@infisical/protocol'
import { createTRPCClient, TRPCClientError, type TRPCClient } from '@trpc/client'
import { httpLink } from '@trpc/client/links/httpLink'
import { checkForm, isTime } from './answer-form.ts'
import { readAnswer, readJson } from './answer.ts'
import { ApiError, ClientError } from './errors.ts'
import type { Fetch, FetchAnswer, FetchRequest } from './fetch.ts'

export type Api = TRPCClient<AppRouter>

/** How the tokens travel: in answers and a header, or in a browser's cookie that no script can read. */
export type Transport = 'bearer' | 'cookie'

export interface Server {
  /** For what needs no session. In a browser with its cookie, and so as whoever that names. */
  readonly anyone: <T>(call: (api: Api) => Promise<T>) => Promise<T>
  /** As the bearer of `access`. */
  readonly bearer: <T>(access: string, call: (api: Api) => Promise<T>) => Promise<T>
  /** As whoever has just been granted a session. */
  readonly granted: <T>(
    granted: { readonly accessToken?: string | undefined },
    call: (api: Api) => Promise<T>,
  ) => Promise<T>
  /** With another header of that kind: a machine's. */
  readonly authorised: <T>(authorization: string, call: (api: Api) => Promise<T>) => Promise<T>
  /** A pack too big for an answer, by the ticket that `secret.pull` gave for it. */
  readonly pack: (path: string, ticket: string) => Promise<Uint8Array>
}

const TIMEOUT_MS = 120_000
const MAX_JSON_BYTES = 64 * 1024 * 1024
const MAX_PACK_BYTES = 64 * 1024 * 1024

export interface ServerOptions {
  readonly origin: string
  readonly fetch: Fetch
  readonly clientName: string
  readonly transport?: Transport
}

export function openServer({ origin, fetch, clientName, transport = 'bearer' }: ServerOptions): Server {
  const credentials = transport === 'cookie' ? ({ credentials: 'same-origin' } as const) : {}
  const api = (authorization?: string): Api =>
    createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${origin}/trpc`,
          headers: {
            'x-infisical-client': clientName,
            ...(authorization === undefined ? {} : { authorization }),
          },
          fetch: async (url, init) => {
            const address = typeof url === 'object' && 'url' in url ? url.url : String(url)
            const question = {
              method: init?.method ?? 'GET',
              headers: init?.headers as Record<string, string>,
              ...(typeof init?.body === 'string' ? { body: init.body } : {}),
              ...credentials,
            }
            return await ask(fetch, address, question, async (answer) => {
              if (procedureOf(address) === STREAM && isStream(answer)) return bodyAsData(answer)
              const json = await readJson(answer, MAX_JSON_BYTES)
              if (answer.status >= 400) throw refusal(json)
              const result = property(json, 'result')
              if (result !== undefined) checkForm(procedureOf(address), property(result, 'data'))
              return { ok: true, status: answer.status, json: () => Promise.resolve(json) } as Response
            })
          },
        }),
      ],
    })
  const anyone: Server['anyone'] = (call) => translated(call(api()))
  const bearer: Server['bearer'] = (access, call) => translated(call(api(`Bearer ${access}`)))
  return {
    anyone,
    bearer,
    granted: ({ accessToken = '' }, call) => (transport === 'cookie' ? anyone(call) : bearer(accessToken, call)),
    authorised: (authorization, call) => translated(call(api(authorization))),
    async pack(path, ticket) {
      const headers = { authorization: `Pack ${ticket}`, 'x-infisical-client': clientName }
      return await ask(fetch, `${origin}${path}`, { method: 'GET', headers }, async (answer) => {
        if (answer.status !== 200) throw refusal(await readJson(answer, MAX_JSON_BYTES))
        if (answer.headers.get('content-type') !== 'application/octet-stream') throw new ClientError('not-infisical')
        return await readAnswer(answer, MAX_PACK_BYTES)
      })
    },
  }
}

/** Tells what moves. */
const STREAM = 'workspace.watch'

/**
 * The bytes of a stream. tRPC's own link for one takes an EventSource, which carries no header; so it is asked for as anything else is, by
 * whatever credentials, and its body is the answer.
 */
export async function openStream(api: Api, input: WatchInput): Promise<ReadableStream<Uint8Array>> {
  const asked = api.workspace.watch as unknown as { query(input: WatchInput): Promise<unknown> }
  const body = await asked.query(input)
  if (body instanceof ReadableStream) return body as ReadableStream<Uint8Array>
  throw new ClientError('not-infisical')
}

function isStream({ headers, body }: FetchAnswer): boolean {
  return (headers.get('content-type') ?? '').startsWith('text/event-stream') && body instanceof ReadableStream
}

function bodyAsData({ status, body }: FetchAnswer): Response {
  return { ok: true, status, json: () => Promise.resolve({ result: { data: body } }) } as Response
}

const procedureOf = (url: string): string => new URL(url).pathname.slice('/trpc/'.length)

type Question = Omit<FetchRequest, 'signal'>

/**
 * The answer, read to its end, or `server-unreachable` after TIMEOUT_MS. The signal alone does not end every wait: in Node, a body that is said
 * to be packed and is not can stand still for ever.
 */
async function ask<T>(
  fetch: Fetch,
  url: string,
  question: Question,
  read: (answer: FetchAnswer) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  const answered = reach(fetch, url, { ...question, signal: ending.signal }).then(read)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ClientError('server-unreachable'))
      ending.abort()
    }, TIMEOUT_MS)
  })
  try {
    return await Promise.race([answered, late])
  } finally {
    clearTimeout(timer)
  }
}

async function reach(fetch: Fetch, url: string, request: FetchRequest): Promise<FetchAnswer> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new ClientError('server-unreachable', {}, { cause })
  }
}

/** tRPC wraps what our fetch throws. What it complains about itself is an answer that is not tRPC's. */
async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error
    const { cause } = error
    if (cause instanceof ClientError || cause instanceof ApiError || cause instanceof TrustError) throw cause
    throw new ClientError('not-infisical')
  }
}

/** Procedures tell the code in `error.data`, what stands in front of them in `error`. Whatever else answers in JSON is not our server. */
export function refusal(body: unknown): ApiError | ClientError {
  const error = property(body, 'error')
  const data = property(error, 'data')
  const code = property(data, 'code') ?? property(error, 'code')
  return isApiErrorCode(code)
    ? new ApiError(code, knownDetails(property(data, 'details')))
    : new ClientError('not-infisical')
}

function knownDetails(details: unknown): ErrorDetails {
  const [retryAfterSeconds, serverTime] = [property(details, 'retryAfterSeconds'), property(details, 'serverTime')]
  const [field, requestId] = [property(details, 'field'), property(details, 'requestId')]
  return {
    ...(isTime(retryAfterSeconds) ? { retryAfterSeconds } : {}),
    ...(isTime(serverTime) ? { serverTime } : {}),
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
