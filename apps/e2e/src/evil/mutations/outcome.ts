// What became of one lie. Everything but a failure is right: the client did what it does when nobody lies, or said what is wrong.
import { isDeepStrictEqual } from 'node:util'
import { CryptoError } from '@infisical/crypto'
import { ApiError, ClientError } from '@infisical/client'
import { TrustError } from '@infisical/protocol'
import type { Mutation } from './mutation.ts'
import { unauthenticated } from './unauthenticated.ts'

export type Acted = { readonly value: unknown } | { readonly error: unknown }

export type Outcome =
  | { readonly kind: 'same' | 'older truth' | 'not reached' }
  /** Something changed that nobody promises: `why` stands in the table of what is not authenticated. */
  | { readonly kind: 'unauthenticated'; readonly why: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'FAILURE'; readonly what: string }

interface Facts {
  readonly mutation: Mutation
  readonly reference: unknown
  readonly older: readonly unknown[]
  /** Whether the client was told, by whomever, that it is refused. */
  readonly wasRefused: boolean
}

export function judge(acted: Acted, { mutation, reference, older, wasRefused }: Facts): Outcome {
  if ('error' in acted) return judgeError(acted.error, wasRefused)
  const { value } = acted
  if (isDeepStrictEqual(value, reference)) return { kind: 'same' }
  if (older.some((truth) => isDeepStrictEqual(value, truth))) return { kind: 'older truth' }
  const why = unauthenticated(mutation, value, reference)
  if (why !== undefined) return { kind: 'unauthenticated', why }
  return { kind: 'FAILURE', what: `something else came back: ${shown(value)}` }
}

function judgeError(error: unknown, wasRefused: boolean): Outcome {
  if (error instanceof ApiError)
    return wasRefused
      ? { kind: 'refused', code: `server: ${error.code}` }
      : { kind: 'FAILURE', what: `the server is said to have refused, and has not: ${error.code}` }
  if (error instanceof TrustError || error instanceof CryptoError || error instanceof ClientError)
    return { kind: 'refused', code: error.code }
  return {
    kind: 'FAILURE',
    what: `a crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  }
}

export const labelOf = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? `refused: ${outcome.code}` : outcome.kind

/** Enough to see what it is. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
