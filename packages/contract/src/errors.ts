// The catalogue of everything that can go wrong: code → what happened and what to do next. Codes are permanent. The server, every
// client and docs/errors.md take their words from here. Data only, without a schema library, so that the fastest paths may import it.
import { DEVICE } from './errors/device.ts'
import { REFUSALS } from './errors/refusals.ts'
import type { ErrorRow } from './errors/row.ts'
import { ACCOUNTS, COMMITS, FORMS, LOGS, WITNESSES } from './errors/verification.ts'

export type { ErrorRow } from './errors/row.ts'

/** Said by the server as well as by clients. */
const INVITES = {
  'invite-unknown': {
    http: 404,
    title: 'There is no open invite of that id',
    hint: 'Check that the link is whole, or ask for a new invite.',
  },
  'invite-other-email': {
    http: 403,
    title: 'The invite was made for another e-mail address',
    hint: 'Log in with the address that was invited, or ask for an invite to yours.',
  },
} as const satisfies Record<string, ErrorRow>

/** In the order of the documentation. */
export const CATALOGUE = [
  { name: 'What the server refuses', rows: REFUSALS },
  { name: 'Invites', rows: INVITES },
  { name: 'Form, keys and signatures', rows: FORMS },
  { name: 'Passwords and private keys', rows: ACCOUNTS },
  { name: 'The membership log and its keys', rows: LOGS },
  { name: 'Commits and secrets', rows: COMMITS },
  { name: 'Other witnesses than the server', rows: WITNESSES },
  { name: 'On this device', rows: DEVICE },
] as const

export const ERRORS = {
  ...REFUSALS,
  ...INVITES,
  ...FORMS,
  ...ACCOUNTS,
  ...LOGS,
  ...COMMITS,
  ...WITNESSES,
  ...DEVICE,
} as const

export type ErrorCode = keyof typeof ERRORS

/** What may stand in the `code` of a server's answer. */
export type ApiErrorCode = {
  [Code in ErrorCode]: (typeof ERRORS)[Code] extends { readonly http: number } ? Code : never
}[ErrorCode]

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code)
}

export function isApiErrorCode(code: unknown): code is ApiErrorCode {
  return isErrorCode(code) && 'http' in ERRORS[code]
}

/** What a server may add to a code: harmless facts, never input. */
export interface ErrorDetails {
  /** rate-limited: after how many seconds another attempt makes sense. */
  readonly retryAfterSeconds?: number
  /** clock-skew: milliseconds since 1970. */
  readonly serverTime?: number
  /** malformed: the path of the field within what was sent, as the contract names it. */
  readonly field?: string
  /** server-error: to find what happened in the server's log. */
  readonly requestId?: string
}
