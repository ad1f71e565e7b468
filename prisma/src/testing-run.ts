// For vitest's `globalSetup`: what all the files of a run share. One PostgreSQL instead of one per file, and one folder for everything
// that is written, which goes when the run ends.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './client.ts'
import { copyTemplate } from './testing-pglite.ts'
import { startServer } from './testing-postgres.ts'
import { READY } from './testing-ready.ts'

/** Starts a PostgreSQL unless TEST_DATABASE_URL names one. Resolves with what vitest calls at the end. */
export async function setup(): Promise<() => Promise<void>> {
  const room = roomInMemory() ?? tmpdir()
  clearAfterTheDead(room)
  const home = mkdtempSync(join(room, `${NAME}${process.pid}-`))
  // PostgreSQL, which may run as somebody else, has to find its way through; what is in here has locks of its own.
  chmodSync(home, 0o711)
  // The processes that vitest starts for the test files inherit these.
  process.env['TMPDIR'] = home
  process.env[READY] = await migrated(join(home, 'migrated'))
  const server = process.env['TEST_DATABASE_URL'] === undefined ? await startServer() : undefined
  if (server !== undefined) process.env['TEST_DATABASE_URL'] = server.url
  return async () => {
    await server?.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 10 })
  }
}

const NAME = 'infisical-tests-'

/** Whoever was killed could not clear away after himself, and memory is dear. */
function clearAfterTheDead(room: string): void {
  for (const name of readdirSync(room)) {
    const pid = name.startsWith(NAME) ? /^\d+(?=-)/.exec(name.slice(NAME.length))?.[0] : undefined
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(room, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** An embedded database to copy, for servers whose subject is not how they begin. */
async function migrated(dataDir: string): Promise<string> {
  const directory = join(dataDir, 'postgres')
  mkdirSync(dataDir)
  await copyTemplate(directory)
  const database = await openDatabase({ dataDir })
  await database.close()
  return directory
}

const NEEDED_BYTES = 4 * 2 ** 30

/** A new database is a thousand files, and every answer of a server waits for a disk: in memory both are twenty times faster. */
function roomInMemory(): string | undefined {
  if (process.env['TMPDIR'] !== undefined) return undefined
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= NEEDED_BYTES ? '/dev/shm' : undefined
  } catch {
    return undefined
  }
}
