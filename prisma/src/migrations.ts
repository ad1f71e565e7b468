// The migrations on disk, in Prisma's own layout: NNNN_name/migration.sql, applied in the order of their names.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the migrations of this package lie. A bundle that moves away from them passes its own place to `openDatabase`. */
export const migrationsDirectory = fileURLToPath(new URL('../migrations', import.meta.url))

/** `checksum` is what Prisma writes into `_prisma_migrations`: SHA-256 of the script, in hex. */
export interface Migration {
  readonly name: string
  readonly script: string
  readonly checksum: string
}

/** Reads every migration of `directory`, oldest first. Throws what the file system throws when one has no script. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(directory, name)))
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const text = await readFile(join(directory, name, 'migration.sql'), 'utf8')
  // A checkout that turns line ends into CRLF must not change a checksum.
  const script = text.replaceAll('\r\n', '\n')
  return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
}
