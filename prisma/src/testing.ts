// For tests only: runs a suite on each engine, every time on a fresh database that is gone afterwards.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openDatabase, type Database, type DatabaseOptions } from './client.ts'
import { borrowDatabase } from './testing-lent.ts'
import { copyTemplate } from './testing-pglite.ts'
import { createTestDatabase, dropTestDatabase } from './testing-postgres.ts'

/** A place for one database, still without a table. */
export interface TestPlace extends AsyncDisposable {
  readonly options: DatabaseOptions
  /** Removes the database. Close it first. */
  drop(): Promise<void>
}

export interface TestEngine {
  readonly name: Database['engine']
  create(): Promise<TestPlace>
  /** Migrated and empty, and nobody else's until it is closed. */
  open(): Promise<Database>
}

export const testEngines: readonly [TestEngine, TestEngine] = [
  { name: 'pglite', create: createDirectory, open: borrowDatabase },
  { name: 'postgres', create: createOnServer, open: openOnServer },
]

/** Setting up PostgreSQL, or the first PGlite of a machine, takes seconds when it is busy. */
const setUpTimeoutMs = 120_000

/** Describes `suite` once per engine. `database()` is open and migrated in tests and in hooks declared inside the suite. */
export function describeOnEachEngine(
  name: string,
  suite: (database: () => Database, engine: Database['engine']) => void,
): void {
  for (const engine of testEngines) {
    describe(`${name} (${engine.name})`, () => {
      let database: Database | undefined
      beforeAll(async () => {
        database = await engine.open()
      }, setUpTimeoutMs)
      afterAll(() => database?.close(), setUpTimeoutMs)
      suite(() => {
        if (database === undefined)
          throw new Error('The database opens in beforeAll: ask for it inside a test or a hook')
        return database
      }, engine.name)
    })
  }
}

async function createDirectory(): Promise<TestPlace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'infisical-db-'))
  await copyTemplate(join(dataDir, 'postgres'))
  return placeOf({ dataDir }, () => rm(dataDir, { recursive: true, force: true }))
}

async function createOnServer(): Promise<TestPlace> {
  const url = await createTestDatabase()
  return placeOf({ url }, () => dropTestDatabase(url))
}

async function openOnServer(): Promise<Database> {
  const place = await createOnServer()
  const database = await openDatabase(place.options)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= database.close().then(() => place.drop()))
  return { ...database, close, [Symbol.asyncDispose]: close }
}

function placeOf(options: DatabaseOptions, drop: () => Promise<void>): TestPlace {
  return { options, drop, [Symbol.asyncDispose]: drop }
}
