// The one place where an error becomes words: what happened, what to do next, and the exit code.
import { ERRORS, isErrorCode, type ApiErrorCode, type ErrorCode } from '@infisical/contract/errors'
import { ApiError, ClientError, type ClientErrorCode } from '@infisical/client'
import { DotenvError } from '@infisical/dotenv'
import { CliError } from './cli-error.ts'
import { env } from './env.ts'
import { escapeText } from './escape.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { errorCode } from './files.ts'
import { failure, failureJson, note, pause } from './terminal.ts'
import { someNames } from './words.ts'

export interface Description {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly exit: ExitCode
}

/** Prints `error` and returns the exit code it asks for. */
export function report(error: unknown, { json }: { json: boolean }): ExitCode {
  const { code, message, hint, exit } = describe(error)
  if (json) failureJson({ code, message, hint })
  else if (error instanceof CliError && error.calm) pause(message, hint)
  else failure(message, hint)
  if (env.debug() && error instanceof Error) note(error.stack ?? '')
  return exit
}

export function describe(error: unknown): Description {
  if (error instanceof CliError) return { code: error.code, message: error.message, hint: error.hint, exit: error.exit }
  if (error instanceof DotenvError)
    return {
      code: error.code,
      message: `The .env text cannot be used: ${error.message}`,
      hint: undefined,
      exit: EXIT.failed,
    }
  if (error instanceof ApiError) return fromCatalogue(error.code, exitOfRefusal(error.code), detailOf(error.details))
  if (error instanceof ClientError) {
    const { names } = error.facts
    return fromCatalogue(error.code, EXIT_OF[error.code], names === undefined ? '' : `: ${someNames(names)}`)
  }
  if (hasName(error, 'TrustError') || hasName(error, 'CryptoError')) return describeVerification(codeOf(error))
  return describeSystem(error)
}

function fromCatalogue(code: ErrorCode, exit: ExitCode, detail = ''): Description {
  const { title, hint } = ERRORS[code]
  return { code, message: `${title}${detail}.`, hint, exit }
}

/** The server said no. */
function exitOfRefusal(code: ApiErrorCode): ExitCode {
  const { http } = ERRORS[code]
  if (code === 'conflict-head') return EXIT.conflict
  if (http === 401 || http === 403) return EXIT.notAllowed
  return code === 'unavailable' ? EXIT.unreachable : EXIT.failed
}

function detailOf({ retryAfterSeconds, serverTime, requestId }: ApiError['details']): string {
  if (typeof retryAfterSeconds === 'number') return `; try again in ${Math.ceil(retryAfterSeconds)} s`
  if (typeof serverTime === 'number')
    return `; it says ${new Date().toISOString()}, the server's says ${new Date(serverTime).toISOString()}`
  return typeof requestId === 'string' ? ` (request ${escapeText(requestId)})` : ''
}

/** What the client says by itself, without the server or before it. */
const EXIT_OF: Record<ClientErrorCode, ExitCode> = {
  'server-unreachable': EXIT.unreachable,
  'not-infisical': EXIT.unreachable,
  'answer-too-large': EXIT.unreachable,
  'not-logged-in': EXIT.notAllowed,
  'session-unreadable': EXIT.notAllowed,
  'passphrase-wrong': EXIT.notAllowed,
  'pins-unreadable': EXIT.failed,
  'kdf-changed': EXIT.tampered,
  'bundle-rollback': EXIT.tampered,
  'recovery-code': EXIT.usage,
  'identity-replaced': EXIT.notAllowed,
  'workspace-unknown': EXIT.notAllowed,
  'workspace-name': EXIT.usage,
  'environment-unknown': EXIT.usage,
  'environment-name': EXIT.usage,
  'environment-exists': EXIT.failed,
  'environment-closed': EXIT.notAllowed,
  'not-allowed-here': EXIT.notAllowed,
  'role-access': EXIT.usage,
  'commit-unknown': EXIT.failed,
  'past-closed': EXIT.notAllowed,
  'secret-unknown': EXIT.failed,
  'secret-name': EXIT.usage,
  'secret-value': EXIT.usage,
  'secret-duplicate': EXIT.usage,
  'secret-limit': EXIT.failed,
  'limit-push': EXIT.failed,
  'message-limit': EXIT.usage,
  'nothing-cached': EXIT.failed,
  busy: EXIT.conflict,
  'invite-link': EXIT.usage,
  'invite-other-server': EXIT.usage,
  'invite-other-email': EXIT.notAllowed,
  'invite-unknown': EXIT.failed,
  'invite-expiry': EXIT.usage,
  'member-unknown': EXIT.usage,
  'member-ambiguous': EXIT.usage,
  'last-owner': EXIT.failed,
  'last-environment': EXIT.failed,
  'access-unchanged': EXIT.failed,
  'words-differ': EXIT.tampered,
  'machine-name': EXIT.usage,
  'machine-exists': EXIT.failed,
  'machine-missing': EXIT.usage,
  'machine-expiry': EXIT.usage,
  'machine-environments': EXIT.usage,
  'token-invalid': EXIT.usage,
  'token-scope': EXIT.notAllowed,
  'token-cannot': EXIT.notAllowed,
  'lock-mismatch': EXIT.tampered,
  'lock-unreadable': EXIT.failed,
  'heads-text': EXIT.usage,
  'heads-differ': EXIT.tampered,
  freshness: EXIT.tampered,
  'first-contact': EXIT.tampered,
  'trust-words': EXIT.failed,
  'already-member': EXIT.failed,
  'display-name': EXIT.usage,
  email: EXIT.usage,
}

/** Outcomes of verification that an honest server leads to as well. */
const EVERYDAY: ReadonlySet<string> = new Set(['log-unknown', 'invite-used', 'invite-expired', 'limit'])

/** What the server or the network served did not verify. Nothing was kept, written or started. */
function describeVerification(code: string): Description {
  if (!isErrorCode(code))
    return { code, message: `Verification failed (${code}).`, hint: undefined, exit: EXIT.tampered }
  if (code === 'epoch-required') return fromCatalogue(code, EXIT.conflict)
  if (EVERYDAY.has(code)) return fromCatalogue(code, EXIT.failed)
  const described = fromCatalogue(code, EXIT.tampered)
  return { ...described, message: `Verification failed (${code}): ${described.message}` }
}

function describeSystem(error: unknown): Description {
  const code = errorCode(error) ?? 'unexpected'
  const words = SYSTEM[code]
  if (words !== undefined) return { code, message: words[0] + pathOf(error), hint: words[1], exit: EXIT.failed }
  return {
    code: 'unexpected',
    message: 'Something unexpected went wrong in infisical itself.',
    hint: 'Run it again with INFISICAL_DEBUG=1 to see where, and please report it.',
    exit: EXIT.failed,
  }
}

const SYSTEM: Readonly<Record<string, readonly [message: string, hint: string] | undefined>> = {
  ENOSPC: ['The disk is full', 'Free some space and repeat the command; nothing was half written.'],
  EACCES: ['There is no permission', 'Check who owns it.'],
  EPERM: ['There is no permission', 'Check who owns it.'],
  EROFS: ['The file system is read-only', 'Choose another folder, or INFISICAL_HOME for the state.'],
  EISDIR: ['A folder stands where a file is expected', 'Name a file.'],
  ENOTDIR: ['A file stands where a folder is expected', 'Check the path.'],
  ENOENT: ['There is no such folder', 'Check the path.'],
  EMFILE: ['Too many files are open', 'Try again.'],
}

const pathOf = (error: unknown): string => {
  const path: unknown = error instanceof Error && 'path' in error ? error.path : undefined
  return typeof path === 'string' ? `: ${escapeText(path)}` : '.'
}

const hasName = (error: unknown, name: string): error is Error => error instanceof Error && error.name === name
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : 'unknown')
