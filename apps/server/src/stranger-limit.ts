// Large bodies come from users only: a stranger cannot make the server hold more than a little, and is told before the body is read.
import { authenticate, refusalOf, type Context } from '@infisical/api'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from './refuse.ts'

/** `contextOf` makes what the API sees of a request. */
export function limitStrangers(
  scope: FastifyInstance,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Context,
): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (lengthOf(request) <= REQUEST_LIMITS.strangerBody) return
    const { authorization, cookie } = request.headers
    if (authorization === undefined && cookie === undefined) return refuse(reply, 'limit-request')
    try {
      await authenticate(contextOf(request, reply), 'mutation')
    } catch (error) {
      // Whose session has just expired is told so, and comes back with a new one.
      return refuse(reply, refusalOf(error, request.id).code)
    }
  })
}

/** In bytes, as announced; who does not announce may be sending anything. */
function lengthOf({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity
  return Number(headers['content-length'] ?? 0)
}
