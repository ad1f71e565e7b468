// Looks after the database when something has failed. A full disk is said in words; and an embedded database that has stopped (as it does
// for good when it cannot write its log) is given up: a new start recovers it, waiting would not.
import { DatabaseError, type Database } from '@infisical/db'
import { causesOf, codeOf } from './causes.ts'
import { Failure } from './failure.ts'
import type { Log } from './log.ts'
import { within } from './within.ts'

export interface DatabaseWatch {
  /** To be told of everything that failed unexpectedly. */
  readonly failed: (failure: unknown) => void
  /** Resolves with the reason when the embedded database is lost to this process. Never for PostgreSQL, which comes back by itself. */
  readonly lost: Promise<Error>
}

export interface WatchOptions {
  readonly log: Log
  /** How long the database may take to answer when it is asked after a failure: a long transaction may be in front. */
  readonly patienceMs?: number
}

/** SQLSTATE disk_full and io_error, and the same in other words. */
const diskCodes = new Set(['53100', '58030', 'ENOSPC', 'EDQUOT', 'EIO', 'disk-full'])

export function watchDatabase(database: Pick<Database, 'ping' | 'engine'>, options: WatchOptions): DatabaseWatch {
  const { log, patienceMs = 90_000 } = options
  let looking = false
  let lose: (reason: Error) => void = () => undefined
  const lost = new Promise<Error>((resolve) => (lose = resolve))

  const look = async (): Promise<void> => {
    const reason = database.engine === 'pglite' ? await reasonToGiveUp(database, patienceMs) : undefined
    looking = false
    if (reason === undefined) return
    log.fatal('database-lost', { error: reason })
    lose(reason)
  }
  return {
    failed(failure) {
      if (looking) return
      looking = true
      if (isOfDisk(failure)) log.error('disk-failed', { reason: 'the disk of the database is full or broken' })
      void look()
    },
    lost,
  }
}

async function reasonToGiveUp({ ping }: Pick<Database, 'ping'>, patienceMs: number): Promise<Error | undefined> {
  const answer = ping().then(
    () => undefined,
    (error: unknown) => (error instanceof DatabaseError ? error : silent()),
  )
  return within(patienceMs, answer, silent())
}

function silent(): Failure {
  return new Failure('The database stopped answering. Start again: everything it acknowledged is kept.')
}

function isOfDisk(failure: unknown): boolean {
  return causesOf(failure).some((cause) => diskCodes.has(codeOf(cause) ?? ''))
}
