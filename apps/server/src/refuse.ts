// Refusals in the words of the catalogue, for what happens before or beside the API, which words its own.
import { ERRORS, type ApiErrorCode } from '@infisical/contract/errors'
import type { FastifyReply } from 'fastify'

/** What every client reads, whatever route answered. */
export interface RefusalBody {
  readonly error: {
    readonly message: string
    readonly data: { readonly code: ApiErrorCode; readonly details?: { readonly requestId: string } }
  }
}

/** Answers with the status and the words of `code`; a server's own failure also gives the id to look for in its log. */
export function refuse(reply: FastifyReply, code: ApiErrorCode): FastifyReply {
  const { http, title } = ERRORS[code]
  const details = code === 'server-error' ? { details: { requestId: reply.request.id } } : {}
  const body: RefusalBody = { error: { message: title, data: { code, ...details } } }
  reply.request.errorCode = code
  return reply.code(http).send(body)
}
