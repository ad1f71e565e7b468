// Everything that can go wrong for a caller of this package: a closed set of codes per class, and nothing secret in any message.
// What a caller must branch on in the normal course (a wrong password, a conflict) is a value, not an error.
import { ERRORS, type ApiErrorCode, type ErrorDetails } from '@infisical/contract/errors'
import { CryptoError } from '@infisical/crypto'
import type { Head, TrustError } from '@infisical/protocol'

/** All that a caller may see thrown. */
export type ClientFailure = CryptoError | TrustError | ApiError | ClientError

export type ClientErrorCode =
  // the way to the server
  | 'server-unreachable'
  | 'not-infisical'
  | 'answer-too-large'
  // the session
  | 'not-logged-in'
  | 'session-unreadable'
  | 'pins-unreadable'
  // what the server says about an account, against what this device remembers
  | 'kdf-changed'
  | 'bundle-rollback'
  // a way back to an account
  | 'recovery-code'
  | 'identity-replaced'
  // what was asked for
  | 'workspace-unknown'
  | 'workspace-name'
  | 'environment-unknown'
  | 'environment-name'
  | 'environment-exists'
  | 'environment-closed'
  | 'secret-unknown'
  | 'secret-name'
  | 'secret-value'
  | 'secret-duplicate'
  | 'secret-limit'
  | 'limit-push'
  | 'message-limit'
  | 'commit-unknown'
  | 'past-closed'
  | 'not-allowed-here'
  | 'nothing-cached'
  | 'busy'
  // invites
  | 'invite-link'
  | 'invite-other-server'
  | 'invite-other-email'
  | 'invite-unknown'
  | 'already-member'
  | 'role-access'
  | 'display-name'
  | 'email'
  | 'invite-expiry'
  // members and machines
  | 'member-unknown'
  | 'member-ambiguous'
  | 'last-owner'
  | 'last-environment'
  | 'access-unchanged'
  | 'words-differ'
  | 'machine-name'
  | 'machine-exists'
  | 'machine-missing'
  | 'machine-expiry'
  | 'machine-environments'
  | 'token-invalid'
  | 'token-scope'
  | 'token-cannot'
  // other witnesses than the server
  | 'lock-mismatch'
  | 'lock-unreadable'
  | 'heads-text'
  | 'heads-differ'
  | 'freshness'
  | 'first-contact'
  | 'trust-words'
  // what a host keeps
  | 'passphrase-wrong'

/** Typed and harmless: never a value, a key or a password. `names` are names that the caller himself gave or owns. */
export interface ClientErrorFacts {
  readonly names?: readonly string[]
  readonly limit?: number
  /** `lock-mismatch`, `heads-differ`: where two histories part. `environment` is undefined for the log. */
  readonly heads?: { readonly environment: string | undefined; readonly here: Head | undefined; readonly there: Head }
  /** `freshness`: when the newest commit was signed, in milliseconds since 1970. */
  readonly time?: number
}

export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode
  readonly facts: ClientErrorFacts

  constructor(code: ClientErrorCode, facts: ClientErrorFacts = {}, options?: ErrorOptions) {
    super(ERRORS[code].title, options)
    this.code = code
    this.facts = facts
  }
}

/** The server refused. `details` hold what the contract says for the code: seconds to wait, its clock. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly details: ErrorDetails

  constructor(code: ApiErrorCode, details: ErrorDetails = {}) {
    super(ERRORS[code].title)
    this.code = code
    this.details = details
  }
}

/** What a person typed in a wrong form is that mistake, and not damage to some bytes. */
export function spoken<T>(code: ClientErrorCode, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof CryptoError) throw new ClientError(code)
    throw error
  }
}
