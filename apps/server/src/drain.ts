// Ending without cutting anybody off: no new connections, every request under way gets its answer, up to a deadline.
import type { Socket } from 'node:net'
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
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) reply.header('connection', 'close')
    done()
  })
  // A connection that has its answer would be kept open for more, and one that never asked is not idle in the eyes of Node.
  const hangUp = (): void => {
    app.server.closeIdleConnections()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }
  return {
    started: () => draining,
    async start(deadlineMs) {
      draining = true
      const hangingUp = setInterval(hangUp, lookMs)
      const cutOff = setTimeout(() => app.server.closeAllConnections(), deadlineMs)
      try {
        await app.close()
      } finally {
        clearInterval(hangingUp)
        clearTimeout(cutOff)
      }
    },
  }
}
