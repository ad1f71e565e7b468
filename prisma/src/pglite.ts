// PostgreSQL inside this process, over one directory, keeping what it acknowledged.
import { messages, PGlite } from '@electric-sql/pglite'
import { unusable } from './data-directory.ts'
import { DurableFiles, ERRNO, systemErrorOf } from './durable-files.ts'
import { codeOf, DatabaseError } from './errors.ts'
import type { MigrationTransaction } from './migrate.ts'
import { CHANNEL, type Heard } from './moves.ts'
import { adapterOver } from './pglite-adapter.ts'

// PGlite's own start parameters (0.5) without -F, which turns fsync off. wal_sync_method=fsync is the one method that reaches
// DurableFiles. 16 MB of buffers instead of 128 save that much memory; the operating system caches the files anyway.
const startParams = [
  '--single',
  '-O',
  '-j',
  ...settings({
    search_path: 'public',
    exit_on_error: 'false',
    log_checkpoints: 'false',
    max_worker_processes: '0',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    io_method: 'sync',
    wal_sync_method: 'fsync',
    shared_buffers: '16MB',
    timezone: 'UTC',
  }),
]

/**
 * PGlite over a directory, which it fills when it is empty. One process at a time: the caller holds the lock. Once PostgreSQL has
 * given up (a PANIC: its write-ahead log cannot be written) every call throws: what is in memory may no longer be true, and PGlite
 * would run in circles. Opening the directory again recovers everything that was acknowledged.
 */
export class DurablePglite extends PGlite {
  readonly #directory: string
  #failure: DatabaseError | undefined

  /** Throws DatabaseError 'disk-full' | 'data-directory-damaged'. */
  static async open(directory: string): Promise<DurablePglite> {
    const { exitCode } = process
    const log: string[] = []
    const pglite = new DurablePglite(directory, log)
    try {
      await pglite.waitReady
      return pglite
    } catch (error) {
      // PGlite sets it when PostgreSQL exits.
      process.exitCode = exitCode
      throw startFailure(directory, log, error)
    }
  }

  private constructor(directory: string, log: string[]) {
    // PostgreSQL's log is collected, not printed. True says that the line was dealt with.
    const collect = (line: string): boolean => log.length < 1_000 && log.push(line) > 0
    super({ fs: new DurableFiles(directory), startParams, onStdout: collect, onStderr: collect })
    this.#directory = directory
  }

  override async execProtocolStream(
    ...call: Parameters<PGlite['execProtocolStream']>
  ): ReturnType<PGlite['execProtocolStream']> {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return await super.execProtocolStream(...call)
    } catch (error) {
      if (error instanceof messages.DatabaseError && error.severity !== 'PANIC' && error.severity !== 'FATAL')
        throw error
      this.#failure = stopped(this.#directory, error)
      throw this.#failure
    }
  }

  override async close(): Promise<void> {
    // After a PANIC there is nothing to close in order, and trying could write what is no longer true.
    if (this.#failure === undefined && !this.closed) await super.close()
  }
}

/** Migrations over PGlite, which has one connection anyway. */
export function migrationsOver(pglite: PGlite): MigrationTransaction {
  return (work) =>
    pglite.transaction(async (tx) =>
      work({
        rows: async (sql) => (await tx.query<Record<string, unknown>>(sql)).rows,
        script: async (sql) => void (await tx.exec(sql)),
        adapter: await adapterOver(tx),
      }),
    )
}

/** There is one connection, and it is never interrupted. */
export function listenOnPglite(pglite: PGlite, heard: Heard): () => Promise<void> {
  const listening = pglite.listen(CHANNEL, (text) => heard.payload(text))
  // When it fails PGlite has stopped for good, and every other call says so.
  const begun = listening.then(() => heard.resumed()).catch(() => undefined)
  return async () => {
    await begun
    await listening.then((stop) => stop()).catch(() => undefined)
  }
}

function stopped(directory: string, cause: unknown): DatabaseError {
  return codeOf(cause) === '53100'
    ? fullDisk(directory, cause)
    : new DatabaseError(
        'data-directory-damaged',
        `The database in ${directory} had to stop. Start the server again: nothing that was acknowledged is lost.`,
        { cause },
      )
}

function startFailure(directory: string, log: readonly string[], cause: unknown): DatabaseError {
  const errno = systemErrorOf(cause)
  if (errno === ERRNO.ENOSPC || log.some((line) => line.includes('No space left on device')))
    return fullDisk(directory, cause)
  if (errno !== undefined) return unusable(directory, cause)
  const reason = log.find((line) => /\b(FATAL|PANIC):/.test(line))?.replace(/^.*?\b(FATAL|PANIC): */, '')
  const because = reason === undefined ? '' : ` (${reason})`
  return new DatabaseError(
    'data-directory-damaged',
    `The database in ${directory} does not open${because}. Restore it from a backup, or name another DATA_DIR.`,
    { cause },
  )
}

function fullDisk(directory: string, cause: unknown): DatabaseError {
  const message = `The disk with ${directory} is full. Make room there, then start again: nothing that was acknowledged is lost.`
  return new DatabaseError('disk-full', message, { cause })
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
