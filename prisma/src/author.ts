// Writes migrations: what separates schema.prisma from the migrations on disk, as SQL. Uses a throw-away database in memory.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { readMigrations, type Migration } from './migrations.ts'
import { pgliteAdapter } from './pglite-adapter.ts'
import { migrationList, noFilters, openSchemaEngine } from './schema-engine.ts'

/** The SQL that brings `migrations` to `schema` (the text of a schema.prisma); undefined when they agree. */
export async function difference(migrations: readonly Migration[], schema: string): Promise<string | undefined> {
  await using pglite = await emptyDatabase()
  const factory = pgliteAdapter(pglite)
  // The engine replays the migrations here, and looks at no other database.
  const engine = await openSchemaEngine({ ...factory, connectToShadowDb: factory.connect })
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: noFilters,
    })
    return exitCode === 0 ? undefined : (stdout ?? '')
  } finally {
    engine.free()
  }
}

/** Writes the next migration into `directory` and returns its name; undefined when there is nothing to write. */
export async function writeMigration(
  directory: string,
  schemaFile: string,
  title: string,
): Promise<string | undefined> {
  if (!/^[a-z][a-z0-9_]*$/.test(title))
    throw new Error('Name the migration in lower case with underscores: add_machine_tokens')
  const migrations = await readMigrations(directory)
  const script = await difference(migrations, await readFile(schemaFile, 'utf8'))
  if (script === undefined) return undefined
  const name = `${String(migrations.length + 1).padStart(4, '0')}_${title}`
  await mkdir(join(directory, name))
  await writeFile(join(directory, name, 'migration.sql'), script)
  return name
}

let template: Promise<File | Blob> | undefined

// Creating one takes seconds, copying one does not.
async function emptyDatabase(): Promise<PGlite> {
  template ??= PGlite.create('memory://').then(async (pglite) => {
    await using first = pglite
    return await first.dumpDataDir('none')
  })
  return PGlite.create({ dataDir: 'memory://', loadDataDir: await template })
}
