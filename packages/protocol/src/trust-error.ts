// The one error of this package: what somebody did that he must not, and the evidence. Codes are a closed list and permanent.
import { CryptoError, type Hash } from '@infisical/crypto/server'
import type { Head } from './head.ts'

/** Every way in which a log, a commit, a pack or a key box is refused (SPEC 8 to 13). The comments of `sentences` are the meanings. */
export type TrustCode = keyof typeof sentences

const sentences = {
  malformed: 'The bytes are not in the one form that version 1 allows.',

  'log-unknown': 'The membership log has an entry that this version does not know. Update this program.',
  'log-genesis': 'The membership log belongs to another workspace.',
  'log-chain': 'An entry of the membership log does not continue the one before it.',
  'log-authz': 'An entry of the membership log was made by somebody who may not make it.',
  'log-state': 'An entry of the membership log leads to another state than it says.',
  'log-rollback': 'The membership log is older than the one seen before.',
  'log-fork': 'The membership log is not the one seen before.',
  signature: 'A signature does not fit what it stands under.',
  'key-invalid': 'A public key is not acceptable.',
  'key-duplicate': 'A public key belongs to somebody already.',

  'invite-used': 'The invite is not open any more.',
  'invite-binding': 'The invite does not fit the person, the keys or the link.',
  'invite-expired': 'The invite has expired.',
  'invite-workspace': 'The invite link is for another workspace or from another inviter than the server says.',

  'epoch-chain': 'An epoch does not follow the one before it.',
  'epoch-recipients': 'A workspace key is not given to exactly those who must have it.',
  'epoch-stale': 'Something was made for another epoch than the current one.',
  'epoch-required': 'Somebody went, and the keys have to be changed first.',
  'box-commitment': 'A workspace key is not the one that the membership log names.',
  'box-auth': 'A workspace key does not open, or was made for something else.',

  'commit-env': 'A commit belongs to another environment.',
  'entry-type': 'A commit belongs to other secrets: shared instead of personal, or of another user.',
  'commit-rollback': 'The secrets are older than the ones seen before.',
  'commit-fork': 'The history of the secrets is not the one seen before.',
  'commit-parent': 'A commit does not continue the one seen before.',
  'commit-log-position': 'A commit names a place in the membership log that is not there.',
  'commit-author': 'A commit was made by somebody who may not write there.',
  'commit-checkpoint': 'A commit does not fit where the secrets stood when the keys were changed.',
  'manifest-root': 'All secrets of an environment are missing.',
  'entry-missing': 'A secret is missing.',
  'entry-extra': 'There is a secret too many.',
  'entry-hash': 'The secrets are not the ones that the commit names.',
  'entry-version': 'A secret is an older version than the one seen before.',
  'entry-aad': 'A secret does not open: it was changed or moved.',
  'name-duplicate': 'Two secrets have the same name.',

  limit: 'There is more of it than version 1 allows.',
} as const

/** What a person can show to somebody else. It holds what the server has served, and nothing secret. */
export interface Evidence {
  /** Which entry or commit: its place in the log or chain. */
  readonly seq?: number
  /** The signed bytes as they were served. */
  readonly envelope?: Uint8Array
  /** What was seen before, and what was served in its place. */
  readonly pinned?: Head
  readonly served?: Head
  /** The pair whose record is refused, in hex. */
  readonly pairId?: string
  /** The hash that the signed bytes name, where another was found. */
  readonly expected?: Hash
}

/** Thrown by everything here. The message is a fixed sentence of the code, never data. */
export class TrustError extends Error {
  override readonly name = 'TrustError'
  readonly code: TrustCode
  readonly evidence: Evidence

  constructor(code: TrustCode, evidence: Evidence = {}, options?: ErrorOptions) {
    super(sentences[code], options)
    this.code = code
    this.evidence = evidence
  }
}

/** Refuses with `code`. */
export function refuse(code: TrustCode, evidence?: Evidence): never {
  throw new TrustError(code, evidence)
}

/** The same refusal with more evidence, in the words of this package. What is not a refusal (a bug, say) comes back as it is. */
export function withEvidence(error: unknown, evidence: Evidence): unknown {
  if (error instanceof TrustError)
    return new TrustError(error.code, { ...evidence, ...error.evidence }, { cause: error })
  if (!(error instanceof CryptoError)) return error
  const { code } = error
  if (code !== 'malformed' && code !== 'signature' && code !== 'key-invalid') return error
  return new TrustError(code, evidence, { cause: error })
}

/** Runs a decoder or encoder, and speaks of its refusals in this package's words. */
export function trusting<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw withEvidence(error, {})
  }
}
