// The client chooses its next refresh secret itself and tells the server only its hash (contract/refresh-token.ts).
import { formatRefreshToken, parseRefreshToken } from '@infisical/contract/refresh-token'
import { fromBase64url, hashHex, randomBytes, toBase64url, type Hash } from '@infisical/crypto'
import { ClientError } from './errors.ts'

/** The token that shall follow `current`: the same session, a fresh secret. */
export function nextRefreshToken(current: string): string {
  return formatRefreshToken({ sessionId: partsOf(current).sessionId, secret: toBase64url(randomBytes(32)) })
}

export function refreshTokenHash(token: string): Hash {
  return hashHex('refresh-token', fromBase64url(partsOf(token).secret))
}

function partsOf(token: string) {
  const parts = parseRefreshToken(token)
  if (parts === undefined) throw new ClientError('session-unreadable')
  return parts
}
