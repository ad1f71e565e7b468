// The one place that constructs the Prisma client. An opened database is migrated and ready; closing it gives everything back.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../generated/client.ts'
import { openEmbedded } from './embedded.ts'
import { DatabaseError } from './errors.ts'
import { migrate } from './migrate.ts'
import { migrationsDirectory, readMigrations } from './migrations.ts'
import { pgliteAdapter } from './pglite-adapter.ts'
import { pgliteMigrations } from './pglite.ts'
import { connectionError, openPool, postgresMigrations, type PostgresOptions } from './postgres.ts'

export interface Database extends AsyncDisposable {
  readonly prisma: PrismaClient
  readonly engine: 'pglite' | 'postgres'
  /** Resolves when the database answers a query; throws DatabaseError 'database-unreachable' when it does not. */
  ping(): Promise<void>
  /** Waits for what is under way, then lets go of files and connections. Closing twice is closing once. */
  close(): Promise<void>
}

/** `dataDir` is a directory of this machine for the embedded database; `url` names a PostgreSQL server. */
export type DatabaseOptions = ({ readonly dataDir: string } | PostgresOptions) & {
  /** Where the migrations lie, when not beside this package's source. */
  readonly migrationsDirectory?: string
}

/** Opens and migrates a database. Throws DatabaseError with any of its codes but 'transaction-conflict'. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const migrations = await readMigrations(options.migrationsDirectory ?? migrationsDirectory)
  if ('url' in options) {
    await migrate(postgresMigrations(options.url), migrations)
    const pool = openPool(options)
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat })
    return databaseOf(prisma, 'postgres', {
      ping: () => pool.query('SELECT 1').catch((error: unknown) => Promise.reject(connectionError(error, options.url))),
      release: () => pool.end(),
    })
  }
  const { pglite, close } = await openEmbedded(options.dataDir)
  try {
    await migrate(pgliteMigrations(pglite), migrations)
  } catch (error) {
    await close()
    throw error
  }
  const prisma = new PrismaClient({ adapter: pgliteAdapter(pglite), errorFormat })
  return databaseOf(prisma, 'pglite', { ping: () => pglite.query('SELECT 1'), release: close })
}

// The shortest messages; they may still quote an argument (failure.ts).
const errorFormat = 'minimal'

interface Lifecycle {
  ping(): Promise<unknown>
  release(): Promise<unknown>
}

function databaseOf(prisma: PrismaClient, engine: Database['engine'], { ping, release }: Lifecycle): Database {
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= prisma
      .$disconnect()
      .then(release)
      .then(() => undefined)
    return closed
  }
  const answer = async (): Promise<void> => {
    if (closed !== undefined) throw new DatabaseError('database-unreachable', 'This server has closed its database.')
    await ping()
  }
  return { prisma, engine, ping: answer, close, [Symbol.asyncDispose]: close }
}
