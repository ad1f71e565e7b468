// The embedded database: PostgreSQL inside this process, in one directory, keeping what it acknowledged.
import { fdatasyncSync } from 'node:fs'
import { PGlite, type PGliteInterface } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import type { MigrationTransaction } from './migrate.ts'

// PGlite's own start parameters (0.5) without -F, which turns fsync off. wal_sync_method=fsync is the one method that reaches
// `stream_ops.fsync` below. 16 MB of buffers instead of 128 save that much memory; the operating system caches the files anyway.
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

/** Opens the database in `directory`, creating it when it is empty. One process at a time: the caller holds the lock. */
export async function openPglite(directory: string): Promise<PGlite> {
  return PGlite.create({ fs: new DurableFs(directory), startParams })
}

/** Migrations over PGlite, which has one connection anyway. */
export function pgliteMigrations(pglite: PGlite): MigrationTransaction {
  return (work) =>
    pglite.transaction(async (tx) =>
      work({
        rows: async (sql) => (await tx.query<Record<string, unknown>>(sql)).rows,
        script: async (sql) => void (await tx.exec(sql)),
        // The adapter asks its client for nothing but `query` here.
        adapter: await new PrismaPGlite(tx as unknown as PGlite).connect(),
      }),
    )
}

interface EmscriptenModule {
  FS: { filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } } } }
}

// Emscripten's file system over Node has no fsync and reports success without one: this gives it one.
class DurableFs extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const before = (module: EmscriptenModule): void => {
      module.FS.filesystems.NODEFS.stream_ops.fsync = (stream) => {
        fdatasyncSync(stream.nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [before as never, ...[emscriptenOpts.preRun ?? []].flat()] } }
  }
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

export type { PGlite, PGliteInterface }
