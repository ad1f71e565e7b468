// The API over HTTP: /trpc/<procedure>, with what a procedure may know about its request and nothing else.
import { appRouter, createContext, refusalOf, type Context, type Services } from '@infisical/api'
import { CLIENT_HEADER } from '@infisical/contract'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { cookieJar } from './cookies.ts'
import { isFailure } from './refuse.ts'
import { limitStrangers } from './stranger-limit.ts'

export interface ApiOptions {
  readonly services: Services
  /** People come by https. */
  readonly secure: boolean
}

/** A page asks for a handful of things at once; more is somebody trying to get more than their share of one request. */
const batchLimit = 10

const procedures = new Set(Object.keys(appRouter._def.procedures))

export async function mountApi(scope: FastifyInstance, { services, secure }: ApiOptions): Promise<void> {
  const cookies = { password: services.keys.cookie, secure }
  const contextOf = (request: FastifyRequest, reply: FastifyReply): Context =>
    createContext(services, {
      requestId: request.id,
      ip: request.ip,
      authorization: request.headers.authorization,
      origin: request.headers.origin,
      client: textOf(request.headers[CLIENT_HEADER]),
      cookies: cookieJar(request.raw, reply.raw, cookies),
    })
  limitStrangers(scope, contextOf)
  nameProcedures(scope)
  await scope.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: batchLimit,
      createContext: ({ req, res }) => contextOf(req, res),
      onError: ({ error, path, req }) => {
        const { code } = refusalOf(error, req.id)
        req.errorCode = code
        if (isProcedure(path)) req.procedure = path
        if (isFailure(code)) req.failure = error.cause ?? error
      },
    },
  } satisfies FastifyTRPCPluginOptions<typeof appRouter>)
}

function nameProcedures(scope: FastifyInstance): void {
  scope.addHook('preHandler', (request: FastifyRequest<{ Params: { path?: string } }>, _reply, done) => {
    if (isProcedure(request.params.path)) request.procedure = request.params.path
    done()
  })
}

/** Only names of ours may be logged: anything else in their place was typed by someone. */
function isProcedure(path: string | undefined): path is string {
  return path !== undefined && procedures.has(path)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
