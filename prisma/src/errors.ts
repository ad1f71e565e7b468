// What can go wrong between the server and its database, as a closed set of codes. Every message says what to do next and carries
// neither a password nor a row.

export type DatabaseErrorCode =
  | 'data-directory-in-use'
  | 'data-directory-unusable'
  | 'data-directory-foreign'
  | 'data-directory-damaged'
  | 'disk-full'
  | 'database-url-invalid'
  | 'database-unreachable'
  | 'database-refused'
  | 'migration-failed'
  | 'migration-mismatch'
  | 'transaction-conflict'
  | 'transaction-timeout'
  | 'secret-not-live'
  | 'secret-incomplete'

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: DatabaseErrorCode

  constructor(code: DatabaseErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** The `code` of whatever was thrown (`ENOSPC`, `40001`, `P2034` …), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
