// Keeps a valid access token. When one has expired it is renewed once, by one process at a time, and the next refresh token is written
// down before it is asked for: an answer that got lost can be asked for again, and nobody is logged out by a bad connection.
//
// The local clock only saves a request. When it is wrong, the server says so, and the token is renewed then.
import { ClientError } from './errors.ts'
import { nextRefreshToken, refreshTokenHash } from './refresh-token.ts'
import type { SessionSlot, StoredSession, StoredTokens } from './storage.ts'

export interface Tokens {
  /** A token that should still be good. */
  current(): Promise<string>
  /** Another token than `refused`. */
  renewed(refused: string): Promise<string>
}

export interface Granted {
  readonly accessToken?: string | undefined
  readonly expiresInSeconds: number
  readonly refreshToken?: string | undefined
}

export type Refresh = (refreshToken: string, nextRefreshHash: string) => Promise<Granted>

const MARGIN_MS = 5_000

export function keepTokens(slot: SessionSlot, session: StoredSession, refresh: Refresh, now: () => number): Tokens {
  let tokens = tokensOf(session)
  let renewing: Promise<StoredTokens> | undefined

  const isGood = (candidate: StoredTokens) => candidate.accessExpiresAt - MARGIN_MS > now()

  const renew = async (refused: string): Promise<StoredTokens> =>
    await slot.lock(async () => {
      const kept = await slot.read()
      if (kept?.userId !== session.userId) throw new ClientError('not-logged-in')
      const spent = tokensOf(kept)
      // Another process may have renewed it while this one waited.
      if (spent.access !== refused && isGood(spent)) return spent
      const next = spent.pendingRefresh ?? nextRefreshToken(spent.refresh)
      if (spent.pendingRefresh === undefined) await slot.write({ ...kept, tokens: { ...spent, pendingRefresh: next } })
      const granted = await refresh(spent.refresh, refreshTokenHash(next))
      const renewed = storedTokens(granted, next, now())
      await slot.write({ ...kept, tokens: renewed })
      return renewed
    })

  const renewOnce = async (refused: string): Promise<string> => {
    renewing ??= renew(refused).finally(() => {
      renewing = undefined
    })
    tokens = await renewing
    return tokens.access
  }

  return {
    current: async () => (isGood(tokens) ? tokens.access : await renewOnce(tokens.access)),
    renewed: async (refused) =>
      tokens.access !== refused && isGood(tokens) ? tokens.access : await renewOnce(refused),
  }
}

function tokensOf({ tokens }: StoredSession): StoredTokens {
  if (tokens === undefined) throw new ClientError('session-unreadable')
  return tokens
}

export function storedTokens(granted: Granted, refresh: string, now: number): StoredTokens {
  if (granted.accessToken === undefined) throw new ClientError('not-infisical')
  return { access: granted.accessToken, accessExpiresAt: now + granted.expiresInSeconds * 1000, refresh }
}
