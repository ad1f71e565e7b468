// Access tokens: JWTs that any server of the installation checks without asking the database. They end after ten minutes, and that is
// how long one may outlive its session.
import { SESSION } from '@infisical/contract/limits'
import { parseId, type UserId } from '@infisical/crypto/server'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { SessionId } from './start.ts'

/** Who asks. */
export interface Caller {
  readonly userId: UserId
  readonly sessionId: SessionId
}

const ALGORITHM = 'HS256'
const ISSUER = 'infisical'

export function signAccessToken({ keys, clock }: Services, { userId, sessionId }: Caller): Promise<string> {
  const seconds = Math.floor(clock() / 1_000)
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + SESSION.accessSeconds)
    .sign(keys.access)
}

/** Throws `session-expired` for a token that was good once, `unauthenticated` for everything else. */
export async function readAccessToken({ keys, clock, caches }: Services, token: string): Promise<Caller> {
  const checked = caches.tokens.get(token)
  if (checked !== undefined && checked.expiry * 1_000 > clock()) return checked.caller
  const options = {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    currentDate: new Date(clock()),
    requiredClaims: ['exp', 'sub', 'sid'],
  }
  try {
    const { payload } = await jwtVerify(token, keys.access, options)
    const caller = {
      userId: parseId<UserId>(String(payload.sub)),
      sessionId: parseId<SessionId>(String(payload['sid'])),
    }
    caches.tokens.set(token, { caller, expiry: Number(payload.exp) })
    return caller
  } catch (error) {
    throw new Refusal(error instanceof errors.JWTExpired ? 'session-expired' : 'unauthenticated')
  }
}
