import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase, type Database } from './client.ts'
import { migrationsDirectory, readMigrations } from './migrations.ts'
import { openSchemaEngine } from './schema-engine.ts'
import { testEngines, type TestPlace } from './testing.ts'

vi.mock('./schema-engine.ts', { spy: true })

describe.each(testEngines)('migrating ($name)', (engine) => {
  let place: TestPlace
  let directory: string
  beforeEach(async () => {
    vi.mocked(openSchemaEngine).mockClear()
    place = await engine.create()
    directory = await mkdtemp(join(tmpdir(), 'infisical-migrations-'))
    await cp(migrationsDirectory, directory, { recursive: true })
  })
  afterEach(async () => {
    await place.drop()
    await rm(directory, { recursive: true })
  })

  const open = (): Promise<Database> => openDatabase({ ...place.options, migrationsDirectory: directory })
  const opened = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    await using database = await open()
    return await work(database)
  }
  const add = async (name: string, script: string): Promise<void> => {
    await mkdir(join(directory, name), { recursive: true })
    await writeFile(join(directory, name, 'migration.sql'), script)
  }

  test('keeps the books as Prisma does', async () => {
    const applied = await opened(bookkeeping)
    const migrations = await readMigrations(directory)
    expect(applied).toEqual(migrations.map(({ name, checksum }) => ({ name, checksum, steps: 1, finished: true })))
  })

  test('does not even load the engine when there is nothing to do', async () => {
    await opened(bookkeeping)
    expect(openSchemaEngine).toHaveBeenCalledTimes(1)
    await opened(bookkeeping)
    expect(openSchemaEngine).toHaveBeenCalledTimes(1)
  })

  test('applies what is new to a database with data in it', async () => {
    const id = Buffer.alloc(32, 1)
    await opened(({ prisma }) => prisma.workspace.create({ data: { id, headSeq: 1n, headHash: id } }))
    await add('9000_note', `ALTER TABLE workspace ADD COLUMN note TEXT NOT NULL DEFAULT 'a; b';`)
    const rows = await opened(({ prisma }) => prisma.$queryRaw`SELECT note FROM workspace`)
    expect(rows).toEqual([{ note: 'a; b' }])
  })

  test('leaves nothing behind of one that fails, and goes on when it is mended', async () => {
    await add('9000_broken', 'CREATE TABLE half (id INT); SELECT 1/0;')
    const failure = await open().catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'DatabaseError', code: 'migration-failed' })
    expect(String((failure as Error).cause)).toContain('division by zero')
    await add('9000_broken', 'CREATE TABLE half (id INT);')
    const applied = await opened(bookkeeping)
    expect(applied.at(-1)).toMatchObject({ name: '9000_broken', steps: 1, finished: true })
  })

  test('stops when a migration changed after it was applied', async () => {
    await opened(bookkeeping)
    const [first] = await readMigrations(directory)
    await add(first?.name ?? '', `${first?.script ?? ''}\n-- an afterthought`)
    await expect(open()).rejects.toMatchObject({ code: 'migration-mismatch' })
  })

  test('does not mind line ends that a checkout changed', async () => {
    const applied = await opened(bookkeeping)
    const [first] = await readMigrations(directory)
    await add(first?.name ?? '', first?.script.replaceAll('\n', '\r\n') ?? '')
    expect(await opened(bookkeeping)).toEqual(applied)
  })

  test('lets a server work on a database that a newer one has moved on', async () => {
    await add('9000_newer', 'CREATE TABLE newer (id INT);')
    const applied = await opened(bookkeeping)
    await rm(join(directory, '9000_newer'), { recursive: true })
    expect(await opened(bookkeeping)).toEqual(applied)
  })
})

test('servers that start together migrate once (postgres)', async () => {
  await using place = await testEngines[1].create()
  const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase(place.options)))
  try {
    const migrations = await readMigrations(migrationsDirectory)
    for (const database of databases) expect(await bookkeeping(database)).toHaveLength(migrations.length)
    // Neither their own lock nor the one of Prisma's engine outlives them.
    const [first] = databases
    expect(await first?.prisma.$queryRawUnsafe(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([])
  } finally {
    await Promise.all(databases.map((database) => database.close()))
  }
})

test('the lock file names the one provider', async () => {
  const text = await readFile(join(migrationsDirectory, 'migration_lock.toml'), 'utf8')
  expect(text).toContain('provider = "postgresql"')
})

function bookkeeping({ prisma }: Database): Promise<Record<string, unknown>[]> {
  return prisma.$queryRaw`
    SELECT migration_name AS name, checksum, applied_steps_count AS steps,
           finished_at IS NOT NULL AND rolled_back_at IS NULL AND logs IS NULL AS finished
    FROM _prisma_migrations ORDER BY started_at`
}
