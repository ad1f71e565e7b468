// The HTTP server, put together: headers and a log line for every route, the small routes here, the API where it says so.
// It listens nowhere until it is told to.
import { newId } from '@infisical/crypto/server'
import { fastify, type FastifyError, type FastifyInstance } from 'fastify'
import { drainOf, type Drain } from './drain.ts'
import { setSecurityHeaders } from './headers.ts'
import { mountHealth } from './health.ts'
import type { Log } from './log.ts'
import { mountOutbox } from './outbox-route.ts'
import type { Outbox } from './mail/outbox.ts'
import { refuse } from './refuse.ts'
import { logRequests } from './request-log.ts'
import { mountWeb } from './web.ts'

export interface HttpOptions {
  readonly log: Log
  /** Told of every failure that nobody expected. */
  readonly onFailure: (failure: unknown) => void
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
  /** Only for development on this machine. */
  readonly outbox?: Outbox
  /** The folder that holds the build of the web app. */
  readonly webDirectory: string
  /** People come by https. */
  readonly secure: boolean
  /** Reverse proxies that name the client's address. */
  readonly proxies: number
  /** The largest body, in bytes. */
  readonly bodyLimit: number
  /** Routes with the usual headers and log lines. */
  readonly mount: (scope: FastifyInstance) => Promise<void>
  /** Routes that count every microsecond and set headers of their own. */
  readonly mountBare: (scope: FastifyInstance) => void
}

const requestTimeoutMs = 60_000
// Longer than the minute after which balancers drop an idle connection, or they would write into one that just closed.
const keepAliveMs = 72_000

export interface Http {
  readonly app: FastifyInstance
  readonly drain: Drain
}

export async function createHttp(options: HttpOptions): Promise<Http> {
  const app = fastify({
    logger: false,
    bodyLimit: options.bodyLimit,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    // While closing, what still arrives on open connections is answered as ever; the drain's deadline ends it.
    return503OnClosing: false,
    trustProxy: options.proxies === 0 ? false : (_address, hop) => hop < options.proxies,
    genReqId: requestIds(),
    routerOptions: { maxParamLength: 500 },
  })
  const drain = drainOf(app)
  await app.register(async (scope) => {
    await setSecurityHeaders(scope, options)
    logRequests(scope, options)
    answerErrors(scope)
    mountHealth(scope, { ping: options.ping, draining: drain.started })
    await mountWeb(scope, options.webDirectory)
    if (options.outbox !== undefined) mountOutbox(scope, options.outbox)
    await scope.register(options.mount)
  })
  await app.register((scope, _options, done) => {
    logRequests(scope, options)
    options.mountBare(scope)
    done()
  })
  return { app, drain }
}

/** Short, and different between servers that write into one log. */
function requestIds(): () => string {
  const server = newId().slice(0, 8)
  let count = 0
  return () => `${server}-${(count += 1).toString(36)}`
}

// What goes wrong before or beside the API. The API answers its own errors.
function answerErrors(scope: FastifyInstance): void {
  scope.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'))
  scope.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 413) return refuse(reply, 'limit-request')
    if (status < 500) return refuse(reply, 'malformed')
    request.failure = error
    return refuse(reply, 'server-error')
  })
}
