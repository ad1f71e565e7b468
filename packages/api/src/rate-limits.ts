// How often something may happen, counted in the database so that several servers count together. Subjects (addresses, networks, users)
// are stored as keyed hashes: the table names nobody.
import { derive, utf8 } from '@infisical/crypto/server'
import { column } from './columns.ts'
import type { Services } from './context.ts'
import { Refusal } from './refusal.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** At most `times` within `windowMs`, which begins with the first time. */
export const RATES = Object.freeze({
  'code by address': { times: 5, windowMs: HOUR },
  'code by network': { times: 100, windowMs: HOUR },
  'sign-up by network': { times: 300, windowMs: HOUR },
  // The tries of a mailed code are few, and the code of a kit has 128 bits; this spares the server.
  'recovery by network': { times: 300, windowMs: HOUR },
  // Ten passwords a quarter of an hour from one place; whoever spreads over many places meets the second line.
  'login by address and network': { times: 10, windowMs: 15 * MINUTE },
  'login by address': { times: 100, windowMs: HOUR },
  'login by network': { times: 500, windowMs: HOUR },
  'workspace by user': { times: 50, windowMs: HOUR },
  'invite mail by user': { times: 100, windowMs: HOUR },
  'invite mail by address': { times: 10, windowMs: 24 * HOUR },
})
export type Rate = keyof typeof RATES

/** The longest window: what is older can be forgotten. */
export const LONGEST_WINDOW_MS = Math.max(...Object.values(RATES).map(({ windowMs }) => windowMs))

/** Counts one; throws `rate-limited` beyond the limit. Counting and reading are one statement, so two servers cannot both take the last. */
export async function countOne(services: Services, rate: Rate, ...subject: readonly string[]): Promise<void> {
  const { times, windowMs } = RATES[rate]
  const key = column(derive('server-rate-limit', services.keys.secret, utf8(rate), ...subject.map(utf8)))
  const now = new Date(services.clock())
  const over = new Date(now.getTime() - windowMs)
  const [row] = await services.db.prisma.$queryRaw<{ count: number; window_start: Date }[]>`
    INSERT INTO rate_limit (key, window_start, count) VALUES (${key}, ${now}, 1)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN rate_limit.window_start <= ${over} THEN 1 ELSE rate_limit.count + 1 END,
      window_start = CASE WHEN rate_limit.window_start <= ${over} THEN ${now} ELSE rate_limit.window_start END
    RETURNING count, window_start`
  if (row === undefined || row.count <= times) return
  const waitMs = row.window_start.getTime() + windowMs - now.getTime()
  throw new Refusal('rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) })
}

/** What one customer of a network provider holds: a whole address of IPv4, the first 64 bits of IPv6. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+[.]\d+[.]\d+[.]\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  const groups = tail === undefined ? first : [...first, ...zeros, ...last]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
