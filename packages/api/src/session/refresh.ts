// Refresh tokens: each is good for one use, which makes its successor. A spent one that comes again ends the session: either its thief or
// its owner holds the newer one, and nobody knows which.
import { parseRefreshToken, type RefreshInput, type SessionGrant } from '@infisical/contract'
import { SESSION } from '@infisical/contract/limits'
import { equalBytes, fromBase64url, parseHash, parseId, type UserId } from '@infisical/crypto/server'
import { announce, transact, type Session } from '@infisical/db'
import { hashColumn, idColumn, idOf, type Column } from '../columns.ts'
import type { Context, Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { cookieJarOf, grant } from './grant.ts'
import { newSecret, secretHash, type SessionId } from './start.ts'

/** Throws `session-expired`, `session-reused`, `unauthenticated` (no token) and, for cookies, `origin-refused`. */
export function refresh(context: Context, input: RefreshInput): Promise<SessionGrant> {
  return input.refreshToken === undefined ? refreshCookie(context) : refreshBearer(context, input)
}

async function refreshBearer(
  context: Context,
  input: { refreshToken: string; nextRefreshHash: string },
): Promise<SessionGrant> {
  const { sessionId, spent } = readToken(input.refreshToken)
  const next = hashColumn(parseHash(input.nextRefreshHash))
  const session = await rotate(context.services, { sessionId, spent, next })
  if (session !== undefined) return grant(context, 'bearer', callerOf(session))
  const now = await findSession(context.services, sessionId)
  // The answer to this very request was lost: it is given again.
  const again = equalBytes(now.tokenHash, next) && now.previousHash !== null && equalBytes(now.previousHash, spent)
  return again ? grant(context, 'bearer', callerOf(now)) : endReused(context, sessionId)
}

/** How long the tabs of one browser may come with the same spent cookie before that is suspicious. */
const TABS_MS = 30_000

async function refreshCookie(context: Context): Promise<SessionGrant> {
  const tokens = await cookieJarOf(context).read()
  if (tokens === undefined) throw new Refusal('unauthenticated')
  const { sessionId, spent } = readToken(tokens.refreshToken)
  const { bytes, text } = newSecret()
  const session = await rotate(context.services, { sessionId, spent, next: secretHash(bytes) })
  if (session !== undefined) {
    return grant(context, 'cookie', { ...callerOf(session), refreshToken: `${sessionId}.${text}` })
  }
  const now = await findSession(context.services, sessionId)
  const recent = now.lastUsedAt.getTime() > context.services.clock() - TABS_MS
  // Another tab was faster, and the browser has or gets the newer cookie from that answer. This one carries no token at all.
  if (recent && now.previousHash !== null && equalBytes(now.previousHash, spent))
    return grant(context, 'cookie', callerOf(now))
  await cookieJarOf(context).clear()
  return endReused(context, sessionId)
}

interface Rotation {
  readonly sessionId: SessionId
  readonly spent: Column
  readonly next: Column
}

/** In one statement, so of two uses of a token one wins. Undefined when `spent` is not the newest. */
async function rotate(services: Services, { sessionId, spent, next }: Rotation): Promise<Session | undefined> {
  if (equalBytes(spent, next)) throw new Refusal('malformed', { field: 'nextRefreshHash' })
  const now = services.clock()
  const [session] = await services.db.prisma.session.updateManyAndReturn({
    where: { id: idColumn(sessionId), tokenHash: spent, revokedAt: null, expiresAt: { gt: new Date(now) } },
    data: {
      tokenHash: next,
      previousHash: spent,
      lastUsedAt: new Date(now),
      expiresAt: new Date(now + SESSION.refreshMs),
    },
  })
  return session
}

async function findSession(services: Services, sessionId: SessionId): Promise<Session> {
  const session = await services.db.prisma.session.findUnique({ where: { id: idColumn(sessionId) } })
  const over = session === null || session.revokedAt !== null || session.expiresAt.getTime() <= services.clock()
  if (over) throw new Refusal('session-expired')
  return session
}

async function endReused({ services, request }: Context, sessionId: SessionId): Promise<never> {
  await endSession(services, sessionId)
  services.log.warn('session-reused', { requestId: request.requestId })
  throw new Refusal('session-reused')
}

/** No refresh token of the session works any more; access tokens run out, and streams end. */
export async function endSession(services: Services, sessionId: SessionId): Promise<void> {
  await transact(services.db, async (transaction) => {
    const ended = await transaction.session.updateManyAndReturn({
      where: { id: idColumn(sessionId), revokedAt: null },
      data: { revokedAt: new Date(services.clock()) },
    })
    for (const { userId } of ended) await announce(transaction, { of: 'sessions', userId: idOf<UserId>(userId) })
  })
}

/** Throws `session-expired` when it is over, however fresh the access token. */
export async function requireLiveSession(services: Services, sessionId: SessionId): Promise<void> {
  await findSession(services, sessionId)
}

/** `session-expired` as above, and `login-stale` for one that did not begin a moment ago, by a password or a kit. */
export async function requireFreshSession(services: Services, sessionId: SessionId): Promise<void> {
  const { createdAt } = await findSession(services, sessionId)
  if (createdAt.getTime() <= services.clock() - SESSION.freshMs) throw new Refusal('login-stale')
}

function readToken(token: string): { readonly sessionId: SessionId; readonly spent: Column } {
  const parts = parseRefreshToken(token)
  if (parts === undefined) throw new Refusal('unauthenticated')
  return { sessionId: parseId<SessionId>(parts.sessionId), spent: secretHash(fromBase64url(parts.secret)) }
}

function callerOf({ id, userId }: Session): { userId: UserId; sessionId: SessionId } {
  return { userId: idOf<UserId>(userId), sessionId: idOf<SessionId>(id) }
}
