// Refusals in the words of the catalogue, for what happens before or beside the API, which words its own.
import { ERRORS, type ApiErrorCode, type ErrorDetails } from '@infisical/contract/errors'
import type { FastifyReply } from 'fastify'

/** The shape of the API's own refusals, so that clients read them all alike. `code` is of JSON-RPC, as tRPC gives it. */
export interface RefusalBody {
  readonly error: {
    readonly code: number
    readonly message: string
    readonly data: { readonly code: ApiErrorCode; readonly httpStatus: number; readonly details: ErrorDetails }
  }
}

const invalidRequest = -32_600
const internalError = -32_603

/** Answers with the status and the words of `code`; a server's own failure also gives the id to look for in its log. */
export function refuse(reply: FastifyReply, code: ApiErrorCode): FastifyReply {
  const { http, title } = ERRORS[code]
  const details = code === 'server-error' ? { requestId: reply.request.id } : {}
  const body: RefusalBody = {
    error: {
      code: http < 500 ? invalidRequest : internalError,
      message: title,
      data: { code, httpStatus: http, details },
    },
  }
  reply.request.errorCode = code
  return reply.code(http).send(body)
}

/** Whether the server is to blame: then its log says more. */
export function isFailure(code: ApiErrorCode): boolean {
  return ERRORS[code].http >= 500
}
