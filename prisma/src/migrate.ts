// Brings a database to the newest migration with Prisma's own engine and bookkeeping (`_prisma_migrations`). Everything, bookkeeping
// included, happens in one transaction under one lock: servers that start together take turns, and a crash leaves nothing half done.
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { DatabaseError } from './errors.ts'
import type { Migration } from './migrations.ts'

/** One connection inside a transaction. */
export interface MigrationConnection {
  /** Rows of a query without parameters. */
  rows(sql: string): Promise<Record<string, unknown>[]>
  /** Runs a script of several statements. */
  script(sql: string): Promise<void>
  readonly adapter: SqlDriverAdapter
}

/** Runs `work` in a READ COMMITTED transaction: commits when it resolves, rolls back when it throws. */
export type MigrationTransaction = <T>(work: (connection: MigrationConnection) => Promise<T>) => Promise<T>

/** Prisma's own lock number, so that its command line and these servers keep out of each other's way too. */
const lockNumber = 72707369

/**
 * Applies what is missing and returns the names of what was applied. A database that is up to date costs two small queries; the
 * engine is not even loaded. A database that is ahead (a newer server migrated it first) is left alone.
 * Throws DatabaseError 'migration-failed' | 'migration-mismatch'.
 */
export async function migrate(transaction: MigrationTransaction, migrations: readonly Migration[]): Promise<string[]> {
  return transaction(async (connection) => {
    if (await isCurrent(connection, migrations)) return []
    await connection.rows(`SELECT pg_advisory_xact_lock(${lockNumber})::text`)
    // Someone else may have done the work while this one waited.
    if (await isCurrent(connection, migrations)) return []
    return applyMissing(connection, migrations)
  })
}

async function isCurrent(connection: MigrationConnection, migrations: readonly Migration[]): Promise<boolean> {
  const [table] = await connection.rows(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`)
  if (table?.['present'] !== true) return false
  const rows = await connection.rows(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row['migration_name'], row['checksum']]))
  for (const { name, checksum } of migrations) {
    if (applied.has(name) && applied.get(name) !== checksum) {
      throw new DatabaseError(
        'migration-mismatch',
        `Migration ${name} was applied to this database in another form. Use the server version that belongs to it, or restore the file.`,
      )
    }
  }
  return migrations.every(({ name }) => applied.has(name))
}

async function applyMissing(connection: MigrationConnection, migrations: readonly Migration[]): Promise<string[]> {
  const { migrationList, noFilters, openSchemaEngine } = await import('./schema-engine.ts')
  let failure: unknown
  const script = async (sql: string): Promise<void> => {
    try {
      await connection.script(sql)
    } catch (error) {
      failure ??= error
      throw error
    }
  }
  const engine = await openSchemaEngine(factoryOver({ ...connection, script }))
  try {
    const result = await engine.applyMigrations({ migrationsList: migrationList(migrations), filters: noFilters })
    return result.appliedMigrationNames
  } catch (error) {
    throw new DatabaseError(
      'migration-failed',
      'The database could not be brought to the newest migration; it is as it was before. The cause says why.',
      { cause: failure ?? error },
    )
  } finally {
    engine.free()
  }
}

// The engine sees a driver adapter that stays on one connection, and whose scripts run whole: Prisma's adapters for pg and PGlite split
// a script at every semicolon, or do not wait for it.
function factoryOver({ adapter, script }: MigrationConnection): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = adapter
  const refuse = (): Promise<never> => Promise.reject(new Error('Migrations stay in one transaction on one database'))
  const bound: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: (query) => adapter.queryRaw({ ...query, sql: untilCommit(query.sql) }),
    executeRaw: (query) => adapter.executeRaw({ ...query, sql: untilCommit(query.sql) }),
    executeScript: script,
    startTransaction: refuse,
    getConnectionInfo: () => adapter.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => Promise.resolve(),
  }
  return { provider, adapterName, connect: () => Promise.resolve(bound), connectToShadowDb: refuse }
}

// The engine takes its lock for the whole session and never gives it back, which a connection pooler would pass on to a stranger.
function untilCommit(sql: string): string {
  return sql.replace('pg_advisory_lock(', 'pg_advisory_xact_lock(')
}
