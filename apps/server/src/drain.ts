// Ending without cutting anybody off: no new connections, every request under way gets its answer, up to a deadline.
import type { FastifyInstance } from 'fastify'

export interface Drain {
  /** True once `start` was called. */
  readonly started: () => boolean
  /** Resolves when nothing is left, or the deadline has cut off the rest. */
  readonly start: (deadlineMs: number) => Promise<void>
}

const lookMs = 25

/** Must be called before routes are added to `app`. */
export function drainOf(app: FastifyInstance): Drain {
  let draining = false
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) reply.header('connection', 'close')
    done()
  })
  return {
    started: () => draining,
    async start(deadlineMs) {
      draining = true
      // A connection that has its answer would be kept open for more: hang up as soon as it is idle.
      const hangUp = setInterval(() => app.server.closeIdleConnections(), lookMs)
      const cutOff = setTimeout(() => app.server.closeAllConnections(), deadlineMs)
      try {
        await app.close()
      } finally {
        clearInterval(hangUp)
        clearTimeout(cutOff)
      }
    },
  }
}
