// Looks after the database when something has failed. A full disk is said in words; and an embedded database that no longer answers
// (it stops for good when its log cannot be written) is given up: a new start recovers it, waiting would not.
import type { Database } from '@infisical/db'
import { causesOf, codeOf } from './causes.ts'
import type { Log } from './log.ts'
import { within } from './within.ts'

export interface DatabaseWatch {
  /** To be told of everything that failed unexpectedly. */
  readonly failed: (failure: unknown) => void
  /** Resolves when the embedded database is lost to this process. Never for PostgreSQL, which comes back by itself. */
  readonly lost: Promise<'disk' | 'unknown'>
}

export interface WatchOptions {
  readonly log: Log
  /** How long the database may take to answer after a failure of the disk, and after another one: a transaction may be in front. */
  readonly patienceMs?: { readonly disk: number; readonly unknown: number }
}

/** SQLSTATE disk_full and io_error, and the same in other words. */
const diskCodes = new Set(['53100', '58030', 'ENOSPC', 'EDQUOT', 'EIO', 'disk-full'])

export function watchDatabase(database: Pick<Database, 'ping' | 'engine'>, options: WatchOptions): DatabaseWatch {
  const { log, patienceMs = { disk: 5_000, unknown: 90_000 } } = options
  const watch = new Map<'disk' | 'unknown', Promise<void>>()
  let lose: (because: 'disk' | 'unknown') => void = () => undefined
  const lost = new Promise<'disk' | 'unknown'>((resolve) => (lose = resolve))

  const look = async (because: 'disk' | 'unknown'): Promise<void> => {
    if (because === 'disk') log.error('disk-failed', { reason: 'The disk of the database is full or broken' })
    if (database.engine === 'postgres' || (await answers(database, patienceMs[because]))) return
    log.fatal('database-lost', { reason: because })
    lose(because)
  }
  return {
    failed(failure) {
      const because = isOfDisk(failure) ? 'disk' : 'unknown'
      if (watch.has(because)) return
      watch.set(
        because,
        look(because).finally(() => watch.delete(because)),
      )
    },
    lost,
  }
}

function answers({ ping }: Pick<Database, 'ping'>, patienceMs: number): Promise<boolean> {
  const answer = ping().then(
    () => true,
    () => false,
  )
  return within(patienceMs, answer, false)
}

function isOfDisk(failure: unknown): boolean {
  return causesOf(failure).some((cause) => diskCodes.has(codeOf(cause) ?? ''))
}
