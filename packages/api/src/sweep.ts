// Forgetting what has expired: codes, login attempts, sessions, counted windows. Nothing breaks when it is late; the tables grow, that is all.
import type { Services } from './context.ts'
import { LONGEST_WINDOW_MS } from './rate-limits.ts'

/** How long a session that ended stays known as one that ended. */
const ENDED_MS = 24 * 60 * 60_000

/** How many rows were forgotten. Several servers may sweep at once. */
export async function sweep({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const now = clock()
  const at = new Date(now)
  const ended = new Date(now - ENDED_MS)
  const codes = await db.prisma.emailCode.deleteMany({ where: { expiresAt: { lte: at } } })
  const attempts = await db.prisma.loginAttempt.deleteMany({ where: { expiresAt: { lte: at } } })
  const sessions = await db.prisma.session.deleteMany({
    where: { OR: [{ expiresAt: { lte: at } }, { revokedAt: { lte: ended } }] },
  })
  const windows = await db.prisma.rateLimit.deleteMany({
    where: { windowStart: { lte: new Date(now - LONGEST_WINDOW_MS) } },
  })
  return codes.count + attempts.count + sessions.count + windows.count
}
