// Everything that can go wrong for a caller of this package: a closed set of codes per class, and nothing secret in any message.
// What a caller must branch on in the normal course (a wrong password, a conflict) is a value, not an error.
import type { ApiErrorCode } from '@infisical/contract/errors'
import type { CryptoError } from '@infisical/crypto'
import type { TrustError } from '@infisical/protocol'

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
  // what the server says about an account, against what this device remembers
  | 'kdf-changed'
  | 'bundle-rollback'
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
  | 'message-limit'
  | 'not-allowed-here'
  | 'nothing-cached'
  | 'busy'
  // invites
  | 'invite-link'
  | 'invite-other-server'
  | 'invite-other-email'
  | 'invite-unknown'
  | 'already-member'
  | 'display-name'
  | 'email'
  // what a host keeps
  | 'passphrase-wrong'

/** Typed and harmless: never a value, a key or a password. `names` are names that the caller himself gave or owns. */
export interface ClientErrorFacts {
  readonly names?: readonly string[]
  readonly limit?: number
}

const MESSAGES: Record<ClientErrorCode, string> = {
  'server-unreachable': 'the server cannot be reached',
  'not-infisical': 'something between you and the server answered with a web page, or this is not an Infisical server',
  'answer-too-large': 'the server sent more than this client accepts',
  'not-logged-in': 'nobody is logged in to this server on this device',
  'session-unreadable': 'the session kept on this device cannot be read',
  'kdf-changed': 'the server gave other password parameters than the ones this device knows',
  'bundle-rollback': 'the server gave older account keys than the ones this device knows',
  'workspace-unknown': 'there is no such workspace for you',
  'workspace-name': 'that is not a workspace name',
  'environment-unknown': 'the workspace has no such environment',
  'environment-name': 'an environment name is made of a-z, 0-9 and hyphens, up to 32 of them',
  'environment-exists': 'the workspace has an environment of that name',
  'environment-closed': 'this environment was not opened to you',
  'secret-unknown': 'there is no secret of that name',
  'secret-name': 'a secret name must be 1 to 256 bytes of well-formed text without control characters',
  'secret-value': 'a value must be well-formed text of up to 65,536 bytes',
  'secret-duplicate': 'the same name stands twice in what is to be pushed',
  'secret-limit': 'an environment holds up to 20,000 secrets',
  'message-limit': 'a commit message is at most 1,024 bytes of well-formed text',
  'not-allowed-here': 'your role in this workspace does not allow that',
  'nothing-cached': 'nothing of this environment is kept on this device yet',
  busy: 'others kept changing this environment; nothing was sent',
  'invite-link': 'that is not a whole invite link',
  'invite-other-server': 'the invite link belongs to another server',
  'invite-other-email': 'the invite was made for another e-mail address',
  'invite-unknown': 'there is no open invite of that id',
  'already-member': 'that person is a member already',
  'display-name': 'a display name is 1 to 64 characters without control characters',
  email: 'that is not an e-mail address',
  'passphrase-wrong': 'the passphrase does not open what was kept',
}

export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode
  readonly facts: ClientErrorFacts

  constructor(code: ClientErrorCode, facts: ClientErrorFacts = {}) {
    super(MESSAGES[code])
    this.code = code
    this.facts = facts
  }
}

/** The server refused. `code` is one of the catalogue's; `details` hold what the contract says for it (seconds to wait, its clock). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ApiErrorCode, details: Readonly<Record<string, unknown>> = {}) {
    super(`the server refused: ${code}`)
    this.code = code
    this.details = details
  }
}
