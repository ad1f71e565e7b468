// What the two engines have in common: all that the Prisma client and its owner need of them.
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationTransaction } from './migrate.ts'

export interface Engine {
  readonly name: 'pglite' | 'postgres'
  readonly adapter: SqlDriverAdapterFactory
  readonly migrations: MigrationTransaction
  /** Rejects when the database does not answer. */
  ping(): Promise<unknown>
  /** Gives files and connections back. */
  release(): Promise<void>
}
