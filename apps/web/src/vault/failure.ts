// What went wrong, as plain data that crosses from the worker to the page: which kind, which code, and what is known beside it. The words for
// it stand in the catalogue.
import type { ApiError, ClientError, ClientErrorCode, ClientErrorFacts } from '@infisical/client'
import { ERRORS, isErrorCode, type ApiErrorCode, type ErrorDetails } from '@infisical/contract/errors'

export type Failure =
  /** The server refused. */
  | { readonly kind: 'api'; readonly code: ApiErrorCode; readonly details: ErrorDetails }
  | { readonly kind: 'client'; readonly code: ClientErrorCode; readonly facts: ClientErrorFacts }
  /** What the server served did not verify. */
  | { readonly kind: 'trust'; readonly code: string; readonly evidence: FailureEvidence }
  | { readonly kind: 'crypto'; readonly code: string }
  /** A fault of this program. */
  | { readonly kind: 'unexpected'; readonly code: 'unexpected' }

/** What a person can show to somebody else. */
export interface FailureEvidence {
  readonly seq?: number
  /** The signed bytes as they were served. */
  readonly envelope?: Uint8Array
  readonly pinned?: { readonly seq: number; readonly hash: string }
  readonly served?: { readonly seq: number; readonly hash: string }
  readonly pairId?: string
  readonly expected?: string
}

/** What every verb of the vault rejects with. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(describeFailure(failure).title)
    this.failure = failure
  }
}

/** Of anything that was caught. */
export function failureOf(error: unknown): Failure {
  if (error instanceof VaultError) return error.failure
  if (isNamed<ApiError>(error, 'ApiError')) return { kind: 'api', code: error.code, details: error.details }
  if (isNamed<ClientError>(error, 'ClientError')) return { kind: 'client', code: error.code, facts: error.facts }
  if (isNamed<TrustError>(error, 'TrustError')) return { kind: 'trust', code: error.code, evidence: error.evidence }
  if (isNamed<CryptoError>(error, 'CryptoError')) return { kind: 'crypto', code: error.code }
  return { kind: 'unexpected', code: 'unexpected' }
}

export interface FailureWords {
  /** A sentence without its full stop. */
  readonly title: string
  /** What to do next. */
  readonly hint: string
}

export function describeFailure({ code }: Failure): FailureWords {
  return isErrorCode(code) ? ERRORS[code] : UNEXPECTED
}

const UNEXPECTED: FailureWords = {
  title: 'Something unexpected went wrong in this page',
  hint: 'Reload the page; what you have not pushed is kept. If it happens again, please report it.',
}

/** Outcomes of verification that an honest server leads to as well. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'log-unknown',
  'invite-used',
  'invite-expired',
  // A link that lost a letter on its way.
  'invite-binding',
  'limit',
  'epoch-required',
])
const TAMPERED: ReadonlySet<string> = new Set<ClientErrorCode>([
  ...(['kdf-changed', 'bundle-rollback', 'lock-mismatch', 'heads-differ', 'freshness'] as const),
])

/** Whether somebody served what does not verify: the page stops there, and offers no way on. */
export function isTampering({ kind, code }: Failure): boolean {
  if (kind === 'client') return TAMPERED.has(code)
  return (kind === 'trust' || kind === 'crypto') && !EVERYDAY.has(code)
}

type TrustError = Error & { readonly code: string; readonly evidence: FailureEvidence }
type CryptoError = Error & { readonly code: string }

/** By name, so that a page knows the classes without loading the client: that is the worker's. */
const isNamed = <E extends Error>(error: unknown, name: string): error is E =>
  error instanceof Error && error.name === name
