// All that a database holds: every column of every table, and, of the embedded one, every byte of every file.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

export interface Piece {
  readonly where: string
  readonly bytes: Uint8Array
}

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

const SEPARATOR = Buffer.from('\n')

/** `databaseUrl`, or the embedded database in `dataDir`, whose server has ended. */
export async function dumpDatabase(databaseUrl: string | undefined, dataDir: string): Promise<Piece[]> {
  if (databaseUrl === undefined) {
    const database = await PGlite.create(join(dataDir, 'postgres'))
    try {
      return await dumpTables(async (sql) => (await database.query<Record<string, unknown>>(sql)).rows)
    } finally {
      await database.close()
    }
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return await dumpTables(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows)
  } finally {
    await client.end()
  }
}

/** The write-ahead log included. */
export async function filesIn(folder: string): Promise<Piece[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return await Promise.all(files.map(async (where) => ({ where, bytes: await readFile(where) })))
}

async function dumpTables(query: Query): Promise<Piece[]> {
  const tables = await query(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE' ORDER BY name`,
  )
  const pieces: Piece[] = []
  for (const { name } of tables) {
    const rows = await query(`SELECT * FROM ${String(name)}`)
    const columns = Object.keys(rows[0] ?? {})
    for (const column of columns) {
      const values = rows.flatMap((row) => [bytesOf(row[column]), SEPARATOR])
      pieces.push({ where: `${String(name)}.${column}`, bytes: Buffer.concat(values) })
    }
  }
  return pieces
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  return Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}
