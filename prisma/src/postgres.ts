// PostgreSQL over the network: a pool for the work, and connections of their own for migrations and for listening.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Engine } from './engine.ts'
import { codeOf, DatabaseError } from './errors.ts'
import type { MigrationTransaction } from './migrate.ts'
import { CHANNEL } from './moves.ts'
import { listenOnPostgres } from './postgres-listening.ts'

export interface PostgresOptions {
  readonly url: string
  /** Connections this server may hold at once (default 10). */
  readonly poolSize?: number
}

const connectTimeoutMs = 5_000

/** An engine that connects when it is first used. Throws DatabaseError 'database-url-invalid'. */
export function openPostgres(options: PostgresOptions): Engine {
  const pool = openPool(options)
  return {
    name: 'postgres',
    adapter: new PrismaPg(pool),
    migrations: migrationsOver(options.url),
    ping: () => pool.query('SELECT 1').catch((error: unknown) => Promise.reject(connectionError(error, options.url))),
    listen: (heard) => listenOnPostgres({ connection: connectionOf(options.url), channel: CHANNEL }, heard),
    release: () => pool.end(),
  }
}

function openPool({ url, poolSize = 10 }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: poolSize,
    idleTimeoutMillis: 30_000,
    // Prisma's adapter reads and writes times without a zone, as UTC.
    onConnect: async (client) => void (await client.query(`SET TIME ZONE 'UTC'`)),
  })
  // An idle connection that dies is replaced by the next one; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
}

// Migrations have a connection of their own. Throws DatabaseError 'database-unreachable' | 'database-refused'.
function migrationsOver(url: string): MigrationTransaction {
  return async (work) => {
    const client = new pg.Client(connectionOf(url))
    client.on('error', () => undefined)
    try {
      await client.connect()
    } catch (error) {
      throw connectionError(error, url)
    }
    try {
      await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
      const result = await work({
        rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
        script: async (sql) => void (await client.query(sql)),
        adapter: await new PrismaPg(poolOf(client)).connect(),
      })
      await client.query('COMMIT')
      return result
    } finally {
      // Ending the connection rolls back what was not committed.
      await client.end()
    }
  }
}

// Says why PostgreSQL did not let us in, naming host and database but never the password.
function connectionError(error: unknown, url: string): DatabaseError {
  const place = placeOf(url)
  const code = codeOf(error)
  if (code === '3D000') {
    return new DatabaseError(
      'database-refused',
      `${place} does not exist on that server. Create it, or correct DATABASE_URL.`,
    )
  }
  if (code?.startsWith('28')) {
    return new DatabaseError('database-refused', `${place} refused the user or the password. Correct DATABASE_URL.`)
  }
  return new DatabaseError(
    'database-unreachable',
    `${place} does not answer. Start PostgreSQL there, or correct DATABASE_URL.`,
    { cause: error },
  )
}

function connectionOf(url: string): pg.ClientConfig {
  placeOf(url)
  return { connectionString: url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true }
}

function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'postgresql:' && parsed?.protocol !== 'postgres:') {
    throw new DatabaseError(
      'database-url-invalid',
      'DATABASE_URL is not a PostgreSQL address. Write it as postgresql://user:password@host:5432/database.',
    )
  }
  const schema = parsed.searchParams.get('schema') ?? 'public'
  if (schema !== 'public') {
    throw new DatabaseError(
      'database-url-invalid',
      'DATABASE_URL names a schema, which is not supported. Give this server a database of its own.',
    )
  }
  return `The database ${decodeURIComponent(parsed.pathname.slice(1))} at ${parsed.host}`
}

// Prisma's adapter takes a pool; migrations need every statement on the same connection.
function poolOf(client: pg.Client): pg.Pool {
  const pool = new pg.Pool({ max: 0 })
  return Object.assign(pool, { query: client.query.bind(client) })
}
