// The embedded database: PostgreSQL inside this process, in one directory, keeping what it acknowledged.
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { codeOf } from './errors.ts'
import type { MigrationTransaction } from './migrate.ts'
import { adapterOver } from './pglite-adapter.ts'

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
        adapter: await adapterOver(tx),
      }),
    )
}

interface EmscriptenModule {
  FS: { filesystems: { NODEFS: { realPath(node: unknown): string; stream_ops: { fsync?: Fsync } } } }
}
type Fsync = (stream: { nfd?: number; node: unknown }) => number

// Emscripten's file system over Node has no fsync and reports success without one: this gives it one.
class DurableFs extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const addFsync = ({ FS }: EmscriptenModule): void => {
      const { NODEFS } = FS.filesystems
      NODEFS.stream_ops.fsync = ({ nfd, node }) => {
        try {
          // Only files have a descriptor; PostgreSQL syncs a directory too when it created or renamed a file in it.
          if (nfd === undefined) syncDirectory(NODEFS.realPath(node))
          else fdatasyncSync(nfd)
          return 0
        } catch (error) {
          // What escapes from here would tear PostgreSQL apart; an error number makes it stop in order.
          return codeOf(error) === 'ENOSPC' ? errno.ENOSPC : errno.EIO
        }
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [addFsync as never, ...[emscriptenOpts.preRun ?? []].flat()] } }
  }
}

/** Error numbers as WebAssembly's system interface counts them. */
const errno = { EIO: 29, ENOSPC: 51 }

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function settings(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
