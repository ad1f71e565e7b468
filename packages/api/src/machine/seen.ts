// When machines were last there, and from where, for the people who gave them their tokens. Nobody waits for it to be written.
import { idColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import { LruCache } from '../lru-cache.ts'
import type { MachineCaller } from './authenticate.ts'

const INTERVAL_MS = 60_000

/** When each machine was last written, in milliseconds since 1970. */
export type SeenCache = LruCache<number>

export function createSeenCache(machines: number): SeenCache {
  return new LruCache({ capacity: machines, weigh: () => 1 })
}

/** At most once a minute for a machine, on however many servers. */
export function noteSeen(services: Services, { machineId }: MachineCaller, address: string): void {
  const { caches, clock, db, log } = services
  const now = clock()
  if (now - (caches.seen.get(machineId) ?? -Infinity) < INTERVAL_MS) return
  caches.seen.set(machineId, now)
  const over = new Date(now - INTERVAL_MS)
  db.prisma.machine
    .updateMany({
      where: { id: idColumn(machineId), OR: [{ lastSeenAt: null }, { lastSeenAt: { lte: over } }] },
      data: { lastSeenAt: new Date(now), lastSeenAddress: address },
    })
    .catch(() => log.warn('machine-seen-failed'))
}
