// The API over HTTP: /trpc/<procedure>, with what a procedure may know about its request and nothing else.
import { appRouter, createContext, refusalOf, type Services } from '@infisical/api'
import { CLIENT_HEADER } from '@infisical/contract'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { cookieJar } from './cookies.ts'

export interface ApiOptions {
  readonly services: Services
  /** People come by https. */
  readonly secure: boolean
}

/** A page asks for a handful of things at once; more is somebody trying to get more than their share of one request. */
const batchLimit = 10

export function mountApi(scope: FastifyInstance, { services, secure }: ApiOptions): void {
  const cookies = { password: services.keys.cookie, secure }
  const procedures = new Set(Object.keys(appRouter._def.procedures))
  void scope.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: batchLimit,
      createContext: ({ req, res }) =>
        createContext(services, {
          requestId: req.id,
          ip: req.ip,
          authorization: req.headers.authorization,
          origin: req.headers.origin,
          client: textOf(req.headers[CLIENT_HEADER]),
          cookies: cookieJar(req.raw, res.raw, cookies),
        }),
      onError: ({ error, path, req }) => {
        const { code } = refusalOf(error, req.id)
        req.errorCode = code
        if (path !== undefined && procedures.has(path)) req.procedure = path
        if (code === 'server-error') req.failure = error.cause ?? error
      },
    },
  } satisfies FastifyTRPCPluginOptions<typeof appRouter>)
  scope.addHook('preHandler', (request: FastifyRequest<{ Params: { path?: string } }>, _reply, done) => {
    // Only names of ours: anything else in this place was typed by someone.
    if (request.params.path !== undefined && procedures.has(request.params.path))
      request.procedure = request.params.path
    done()
  })
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
