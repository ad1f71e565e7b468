// Transactions that either happened or did not, and heads that are locked before they are compared.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Prisma } from '../generated/client.ts'
import type { Database } from './client.ts'
import { DatabaseError } from './errors.ts'
import { databaseErrorOf, isConflict } from './failure.ts'

export type Transaction = Prisma.TransactionClient

export interface TransactOptions {
  /**
   * READ COMMITTED when not given: enough when the row of the head is locked first (`lockWorkspace`, `lockChain`) or compared and
   * swapped (`UPDATE … WHERE head_seq = …`, then look at the count), because a second writer waits for that row and then sees the first.
   * 'RepeatableRead' reads one moment throughout; 'Serializable' also protects what was only read, at the price of more repeats.
   */
  readonly isolation?: 'ReadCommitted' | 'RepeatableRead' | 'Serializable'
}

/** Attempts in all, when others keep getting in the way. */
const attempts = 6
/** For 10,000 rows on a slow disk, with room. */
const timeoutMs = 60_000
/** For a connection, or PGlite's turn. */
const maxWaitMs = 30_000

/**
 * Runs `work` in one transaction and resolves with its result once that is committed. `work` may run again, from the start, when
 * another transaction got in its way; it must ask only `tx`, because on PGlite everyone else waits until it is done. What it throws
 * rolls back and is thrown. Throws DatabaseError 'transaction-conflict' when every attempt was in the way of another,
 * 'transaction-timeout' after 30 s of waiting for its turn or 60 s of work, and what `databaseErrorOf` recognises.
 */
export async function transact<T>(
  database: Pick<Database, 'prisma'>,
  work: (tx: Transaction) => Promise<T>,
  { isolation = 'ReadCommitted' }: TransactOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.prisma.$transaction(
        async (tx) => {
          const result = await work(tx)
          // PostgreSQL answers COMMIT after a failed statement by rolling back, without an error. This one fails instead.
          await tx.$executeRaw`SELECT 1`
          return result
        },
        { isolationLevel: isolation, timeout: timeoutMs, maxWait: maxWaitMs },
      )
    } catch (error) {
      if (!isConflict(error)) throw databaseErrorOf(error) ?? error
      if (attempt === attempts) throw inTheWay(error)
      // Those who collided once should not do it again in step.
      await sleep(Math.random() * 2 ** attempt * 5)
    }
  }
}

export interface Head {
  readonly headSeq: bigint
  readonly headHash: Uint8Array
}

/**
 * The head of a workspace's log, which stays as it is until `tx` ends: 'share' lets others rely on it at the same time, 'update' is for
 * who will move it. Undefined when there is no such workspace. Whoever locks both locks the workspace before any chain.
 */
export async function lockWorkspace(
  tx: Transaction,
  id: Uint8Array,
  mode: 'share' | 'update',
): Promise<Head | undefined> {
  const rows =
    mode === 'share'
      ? await tx.$queryRaw<Head[]>`
          SELECT head_seq AS "headSeq", head_hash AS "headHash" FROM workspace WHERE id = ${id} FOR SHARE`
      : await tx.$queryRaw<Head[]>`
          SELECT head_seq AS "headSeq", head_hash AS "headHash" FROM workspace WHERE id = ${id} FOR UPDATE`
  return rows[0]
}

/** The head of a chain, for who will move it. Undefined when there is no such chain. */
export async function lockChain(tx: Transaction, id: Uint8Array): Promise<Head | undefined> {
  const rows = await tx.$queryRaw<Head[]>`
    SELECT head_seq AS "headSeq", head_hash AS "headHash" FROM chain WHERE id = ${id} FOR UPDATE`
  return rows[0]
}

function inTheWay(cause: unknown): DatabaseError {
  return new DatabaseError('transaction-conflict', 'Too many changes at once to the same rows. Try again.', { cause })
}
