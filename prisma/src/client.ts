// The one place that constructs the Prisma client. An opened database is migrated and ready; closing it gives everything back.
import { PrismaClient } from '../generated/client.ts'
import type { Engine } from './engine.ts'
import { DatabaseError } from './errors.ts'
import { migrate } from './migrate.ts'
import { migrationsDirectory, readMigrations } from './migrations.ts'
import { heardBy, type MoveListener } from './moves.ts'
import type { PostgresOptions } from './postgres.ts'

export interface Database extends AsyncDisposable {
  readonly prisma: PrismaClient
  readonly engine: Engine['name']
  /** Resolves when the database answers a query; throws DatabaseError 'database-unreachable' when it does not. */
  ping(): Promise<void>
  /** Tells what moves, on whatever server, until the function it gives is called (or the database closed). */
  listen(listener: MoveListener): () => Promise<void>
  /** Waits for what is under way, then lets go of files and connections. Closing twice is closing once. */
  close(): Promise<void>
}

/** `dataDir` is a directory of this machine for the embedded database; `url` names a PostgreSQL server. */
export type DatabaseOptions = ({ readonly dataDir: string } | PostgresOptions) & {
  /** Where the migrations lie, when not beside this package's source. */
  readonly migrationsDirectory?: string
}

/** Opens and migrates a database. Throws DatabaseError with any code that is not about transactions or secrets. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const migrations = await readMigrations(options.migrationsDirectory ?? migrationsDirectory)
  const engine = await openEngine(options)
  try {
    await migrate(engine.migrations, migrations)
  } catch (error) {
    await engine.release()
    throw error
  }
  return databaseOf(engine)
}

// Each engine is loaded only where it is used: together they cost tens of megabytes.
async function openEngine(options: DatabaseOptions): Promise<Engine> {
  if ('url' in options) {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(options)
  }
  const { openEmbedded } = await import('./embedded.ts')
  return openEmbedded(options.dataDir)
}

/** Lets go of `engine` when it is closed. */
export function databaseOf({ name, adapter, ping, listen, release }: Engine): Database {
  // The shortest messages; they may still quote an argument (failure.ts).
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  const listening = new Set<() => Promise<void>>()
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= Promise.all([...listening].map((stop) => stop()))
      .then(() => prisma.$disconnect())
      .then(release)
    return closed
  }
  const answer = async (): Promise<void> => {
    if (closed !== undefined) throw new DatabaseError('database-unreachable', 'This server has closed its database.')
    await ping()
  }
  const hear = (listener: MoveListener): (() => Promise<void>) => {
    const end = listen(heardBy(listener))
    const stop = (): Promise<void> => {
      listening.delete(stop)
      return end()
    }
    listening.add(stop)
    return stop
  }
  return { prisma, engine: name, ping: answer, listen: hear, close, [Symbol.asyncDispose]: close }
}
