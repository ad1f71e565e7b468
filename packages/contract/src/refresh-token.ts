// The spelling of a refresh token: `<session id>.<secret>`, in hex and base64url. The id stays while the secret changes with every use.
// The server keeps H("refresh-token", secret) alone; a client that refreshes sends that hash of its next secret, in hex.

export interface RefreshToken {
  /** 32 hex digits. */
  readonly sessionId: string
  /** 43 characters: base64url of 32 random bytes. */
  readonly secret: string
}

export function formatRefreshToken({ sessionId, secret }: RefreshToken): string {
  return `${sessionId}.${secret}`
}

/** Undefined for anything that `formatRefreshToken` does not write. */
export function parseRefreshToken(token: string): RefreshToken | undefined {
  const [, sessionId, secret] = /^([0-9a-f]{32})[.]([A-Za-z0-9_-]{43})$/.exec(token) ?? []
  return sessionId === undefined || secret === undefined ? undefined : { sessionId, secret }
}
