// Embedded databases that tests use again: opening one takes longer than most tests. Whoever borrows one has it to himself, and empty.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseOf, type Database } from './client.ts'
import { openEmbedded } from './embedded.ts'
import type { Engine } from './engine.ts'
import { copyReady } from './testing-ready.ts'

const idle: Engine[] = []

/** Migrated and empty. To close it is to give it back. */
export async function borrowDatabase(): Promise<Database> {
  const engine = idle.pop() ?? (await begin())
  return databaseOf({
    ...engine,
    release: async () => {
      await empty(engine)
      idle.push(engine)
    },
  })
}

async function begin(): Promise<Engine> {
  // It goes with the folder of the run (testing-run.ts).
  const dataDir = await mkdtemp(join(tmpdir(), 'infisical-db-'))
  if (!(await copyReady(dataDir))) throw new Error('Name testing-run.ts of @infisical/db as globalSetup of these tests')
  return openEmbedded(dataDir)
}

function empty({ migrations }: Engine): Promise<void> {
  return migrations(async ({ rows, script }) => {
    const [tables] = await rows(
      `SELECT string_agg(format('%I', tablename), ', ') AS names FROM pg_tables
       WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    )
    await script(`TRUNCATE ${String(tables?.['names'])} RESTART IDENTITY CASCADE`)
  })
}
