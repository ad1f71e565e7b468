// The one instance of tRPC, and the shape of its errors: a code of the catalogue, its title, harmless facts, nothing else.
import { ERRORS } from '@infisical/contract/errors'
import { STREAM_LIMITS } from '@infisical/contract/limits'
import { initTRPC } from '@trpc/server'
import type { Context } from './context.ts'
import { refusalOf } from './refusal.ts'

export const trpc = initTRPC.context<Context>().create({
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: STREAM_LIMITS.pingMs },
    client: { reconnectAfterInactivityMs: 3 * STREAM_LIMITS.pingMs },
  },
  errorFormatter: ({ shape, error, ctx }) => {
    const { code, details } = refusalOf(error, ctx?.request.requestId)
    return { code: shape.code, message: ERRORS[code].title, data: { code, httpStatus: ERRORS[code].http, details } }
  },
})
