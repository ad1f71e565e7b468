// What the two engines have in common: all that the Prisma client and its owner need of them.
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationTransaction } from './migrate.ts'
import type { Heard } from './moves.ts'

export interface Engine {
  readonly name: 'pglite' | 'postgres'
  readonly adapter: SqlDriverAdapterFactory
  readonly migrations: MigrationTransaction
  /** Rejects when the database does not answer. */
  ping(): Promise<unknown>
  /** Hears what is announced, until the function it gives is called. */
  listen(heard: Heard): () => Promise<void>
  /** Gives files and connections back. */
  release(): Promise<void>
}
