// One log line a request: what was called and how it ended. Never the address itself: a query carries what people ask for.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from './log.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The API procedure that was called, when there is one of that name. */
    procedure: string | undefined
    /** The code of the error catalogue that was answered. */
    errorCode: string | undefined
    /** What nobody expected. */
    failure: unknown
  }
}

export interface RequestLogOptions {
  readonly log: Log
  /** Told of every unexpected failure. */
  readonly onFailure: (failure: unknown) => void
}

/** Logs every request of `scope`: unexpected failures as errors, everything else as info. */
export function logRequests(scope: FastifyInstance, { log, onFailure }: RequestLogOptions): void {
  scope.decorateRequest('procedure', undefined)
  scope.decorateRequest('errorCode', undefined)
  scope.decorateRequest('failure', undefined)
  scope.addHook('onResponse', (request, reply, done) => {
    const { failure } = request
    if (failure !== undefined) {
      log.error('request-failed', { ...fieldsOf(request), status: reply.statusCode, error: failure })
      onFailure(failure)
    } else if (log.writes('info')) {
      log.info('request', {
        ...fieldsOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      })
    }
    done()
  })
}

function fieldsOf({ id, method, routeOptions, procedure, errorCode }: FastifyRequest) {
  return {
    requestId: id,
    method,
    route: routeOptions.url ?? 'none',
    ...(procedure !== undefined && { procedure }),
    ...(errorCode !== undefined && { code: errorCode }),
  }
}
