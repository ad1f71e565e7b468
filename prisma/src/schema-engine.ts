// Prisma's schema engine as WebAssembly: it writes migrations and applies them, in process and without a download. Loading it takes
// tens of milliseconds and memory, so only what needs it imports this file, at the moment it does.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration } from './migrations.ts'

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

// The DOM's types have this one, Node's do not.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> & { __wbindgen_start(): void } } }>
}

let loaded: Promise<Bindings> | undefined

/** Opens an engine that works through `factory`. The caller frees it. */
export async function openSchemaEngine(factory: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  loaded ??= load()
  const bindings = await loaded
  const silent = (): void => undefined
  return bindings.SchemaEngine.new({ datamodels: undefined }, silent, bindMigrationAwareSqlAdapterFactory(factory))
}

/** The migrations in the shape the engine takes them. */
export function migrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  }
}

/** Nothing in the database is managed by anyone else. */
export const noFilters: SchemaFilter = { externalTables: [], externalEnums: [] }

// The package's own entry imports its .wasm as a module, which Node 20 cannot: so the two halves are joined here.
async function load(): Promise<Bindings> {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return bindings
}
