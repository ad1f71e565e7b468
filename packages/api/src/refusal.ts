// How the server says no: a code of the catalogue, and facts that are safe to tell. Whatever else is thrown becomes such a code here.
import { ERRORS, isApiErrorCode, type ApiErrorCode, type ErrorDetails } from '@infisical/contract/errors'
import { CryptoError } from '@infisical/crypto/server'
import { DatabaseError } from '@infisical/db'
import { TrustError } from '@infisical/protocol'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'

/** Thrown anywhere below a procedure. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ApiErrorCode
  readonly details: ErrorDetails

  constructor(code: ApiErrorCode, details: ErrorDetails = {}) {
    super(ERRORS[code].title)
    this.code = code
    this.details = details
  }
}

/** What a client is told about an error. Nobody expected a `server-error`: the log tells more, under the same request id. */
export function refusalOf(error: unknown, requestId?: string): { code: ApiErrorCode; details: ErrorDetails } {
  if (error instanceof TRPCError && error.cause !== undefined) {
    const refusal = refusalOf(error.cause, requestId)
    // What the transport could not read (no JSON, say) has a cause nobody knows; then its own code says it.
    if (refusal.code !== 'server-error' || error.code === 'INTERNAL_SERVER_ERROR') return refusal
  }
  if (error instanceof Refusal) return { code: error.code, details: error.details }
  if (error instanceof ZodError) return refusalOfInput(error)
  if (isVerdict(error) && isApiErrorCode(error.code)) return { code: error.code, details: {} }
  if (error instanceof DatabaseError && PASSING.has(error.code)) return { code: 'unavailable', details: {} }
  if (error instanceof DatabaseError && error.code === 'disk-full') return { code: 'server-full', details: {} }
  if (error instanceof TRPCError) return { code: codeOfTransport(error.code), details: {} }
  return { code: 'server-error', details: requestId === undefined ? {} : { requestId } }
}

/** What may be over in a moment. */
const PASSING: ReadonlySet<DatabaseError['code']> = new Set([
  'database-unreachable',
  'transaction-conflict',
  'transaction-timeout',
])

/** On what a client sent. What the server reads from its own database throws something else when it does not verify. */
function isVerdict(error: unknown): error is CryptoError | TrustError {
  return error instanceof CryptoError || error instanceof TrustError
}

/** A path of field names is the contract's own words; the value that stood there is not repeated. */
function refusalOfInput(error: ZodError): { code: ApiErrorCode; details: ErrorDetails } {
  const [issue] = error.issues
  const field = issue?.path.join('.') ?? ''
  const details = field === '' ? {} : { field }
  if (issue?.code !== 'too_big') return { code: 'malformed', details }
  return { code: field === 'pack' || field === 'removed' ? 'limit-push' : 'limit-request', details }
}

/** tRPC's own refusals, before any procedure runs. */
function codeOfTransport(code: TRPCError['code']): ApiErrorCode {
  if (code === 'NOT_FOUND') return 'not-found'
  if (code === 'PAYLOAD_TOO_LARGE') return 'limit-request'
  return code === 'INTERNAL_SERVER_ERROR' ? 'server-error' : 'malformed'
}
