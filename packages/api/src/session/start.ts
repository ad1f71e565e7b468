// A session begins: a family of refresh tokens for one device, of which only the hash of the newest is stored.
import { SESSION } from '@infisical/contract/limits'
import { formatRefreshToken } from '@infisical/contract'
import { hash, newId, randomBytes, toBase64url, type Brand, type Id, type UserId } from '@infisical/crypto/server'
import { column, idColumn, type Column } from '../columns.ts'
import { announce, type Transaction } from '@infisical/db'

export type SessionId = Brand<Id, 'session'>

export interface NewSession {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly refreshToken: string
}

export interface SessionPlan {
  readonly userId: UserId
  readonly device: string
  readonly now: number
}

export async function startSession(db: Pick<Transaction, 'session'>, plan: SessionPlan): Promise<NewSession> {
  const { userId, device, now } = plan
  const sessionId = newId<SessionId>()
  const secret = newSecret()
  await db.session.create({
    data: {
      id: idColumn(sessionId),
      userId: idColumn(userId),
      tokenHash: secretHash(secret.bytes),
      device,
      createdAt: new Date(now),
      lastUsedAt: new Date(now),
      expiresAt: new Date(now + SESSION.refreshMs),
    },
  })
  return { userId, sessionId, refreshToken: formatRefreshToken({ sessionId, secret: secret.text }) }
}

/** Ends the sessions of a user, but for the one given. */
export async function endSessions(
  transaction: Transaction,
  { userId, now, keep }: { userId: UserId; now: number; keep?: SessionId },
): Promise<void> {
  await transaction.session.updateMany({
    where: {
      userId: idColumn(userId),
      revokedAt: null,
      ...(keep === undefined ? {} : { id: { not: idColumn(keep) } }),
    },
    data: { revokedAt: new Date(now) },
  })
  await announce(transaction, { of: 'sessions', userId })
}

export function newSecret(): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = randomBytes(32)
  return { bytes, text: toBase64url(bytes) }
}

/** 256 random bits need no slow hash. */
export function secretHash(secret: Uint8Array): Column {
  return column(hash('refresh-token', secret))
}
