// The embedded database in a data directory: claimed, created whole or not at all, opened, and given back. Beside the lock there is one
// folder, `postgres`, which appears under that name only when it is complete and on the disk.
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lockDirectory, unusable } from './data-directory.ts'
import { syncPath, syncTree } from './durable-files.ts'
import type { Engine } from './engine.ts'
import { codeOf, DatabaseError } from './errors.ts'
import { pgliteAdapter } from './pglite-adapter.ts'
import { DurablePglite, listenOnPglite, migrationsOver } from './pglite.ts'

/** Throws DatabaseError 'data-directory-in-use' | 'data-directory-unusable' | 'data-directory-foreign' | 'data-directory-damaged' | 'disk-full'. */
export async function openEmbedded(dataDir: string): Promise<Engine> {
  const lock = await lockDirectory(dataDir)
  try {
    const directory = await prepared(dataDir)
    const pglite = await DurablePglite.open(directory)
    return {
      name: 'pglite',
      adapter: pgliteAdapter(pglite),
      migrations: migrationsOver(pglite),
      ping: () => pglite.query('SELECT 1'),
      listen: (heard) => listenOnPglite(pglite, heard),
      release: async () => {
        try {
          await pglite.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw error instanceof DatabaseError ? error : unusable(dataDir, error)
  }
}

async function prepared(dataDir: string): Promise<string> {
  if ((await namesIn(dataDir))?.includes('PG_VERSION'))
    throw foreign(dataDir, 'is itself the directory of a PostgreSQL server')
  const directory = join(dataDir, 'postgres')
  const names = await namesIn(directory)
  if (names === undefined) await create(dataDir, directory)
  else if (!names.includes('PG_VERSION')) throw foreign(directory, 'is there, but holds no database')
  return directory
}

// PGlite fills a directory file by file, without syncing any. Interrupted, it would leave something that looks like a database.
async function create(dataDir: string, directory: string): Promise<void> {
  const draft = `${directory}.new`
  const clear = (): Promise<void> => rm(draft, { recursive: true, force: true })
  await clear()
  try {
    const pglite = await DurablePglite.open(draft)
    await pglite.close()
    await syncTree(draft)
    await rename(draft, directory)
    syncPath(dataDir)
  } catch (error) {
    await clear()
    throw error
  }
}

async function namesIn(directory: string): Promise<string[] | undefined> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function foreign(directory: string, what: string): DatabaseError {
  return new DatabaseError(
    'data-directory-foreign',
    `${directory} ${what}. Name another directory with DATA_DIR, or move this one away.`,
  )
}
