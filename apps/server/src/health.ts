// Two questions of whoever runs this server: does the process live, and may it get work?
import type { FastifyInstance } from 'fastify'
import { within } from './within.ts'

export interface Health {
  /** True once the server has been told to stop. */
  readonly draining: () => boolean
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
}

const pingTimeoutMs = 2_000

export function mountHealth(scope: FastifyInstance, health: Health): void {
  scope.get('/healthz', () => ({ status: 'alive' }))
  scope.get('/readyz', async (_request, reply) => {
    const status = await readiness(health)
    return reply.code(status === 'ready' ? 200 : 503).send({ status })
  })
}

async function readiness({ draining, ping }: Health): Promise<'ready' | 'draining' | 'database-unreachable'> {
  if (draining()) return 'draining'
  const answer = ping().then(
    () => 'ready' as const,
    () => 'database-unreachable' as const,
  )
  return within(pingTimeoutMs, answer, 'database-unreachable')
}
