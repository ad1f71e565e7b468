// GET /dev/outbox: the mail of development, for the person at this machine. Mounted only where there is an outbox.
import type { FastifyInstance } from 'fastify'
import type { Outbox } from './mail/outbox.ts'
import { isLoopback } from './settings.ts'

export function mountOutbox(scope: FastifyInstance, outbox: Outbox): void {
  scope.get<{ Querystring: { to?: unknown } }>('/dev/outbox', (request, reply) => {
    // A web page elsewhere could have its own name point at this machine and read the answer (DNS rebinding). A browser that asks
    // because of such a page says the page's name here.
    if (!isLocalName(request.headers.host)) return reply.callNotFound()
    const { to } = request.query
    return reply.send(outbox.list(typeof to === 'string' ? to : undefined))
  })
}

function isLocalName(host = ''): boolean {
  const address = `http://${host}`
  return URL.canParse(address) && isLoopback(new URL(address).hostname.replace(/^\[|\]$/g, ''))
}
