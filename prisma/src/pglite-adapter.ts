// Prisma's door to PGlite. It corrects the adapter it builds on in three places: a commit that fails is told to the caller, a script
// is waited for, and bytes travel as bytes rather than as digits parsed one by one.
import { types, type PGlite, type QueryOptions, type Transaction as PgliteTransaction } from '@electric-sql/pglite'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

/** An adapter over `pglite`. Isolation levels make no difference: there is one connection, so transactions run one after another. */
export function pgliteAdapter(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPGlite(pglite)
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await adapterOver(pglite)
    adapter.executeScript = async (script) => void (await pglite.exec(script))
    adapter.startTransaction = () => begin(pglite)
    return adapter
  }
  const refuse = (): Promise<never> => Promise.reject(new Error('Only the author of migrations has a shadow database'))
  return { provider, adapterName, connect, connectToShadowDb: refuse }
}

/** The same over one transaction (or all of PGlite), for queries only. */
export function adapterOver(client: Pick<PgliteTransaction, 'query'>): Promise<SqlDriverAdapter> {
  const query: PgliteTransaction['query'] = (sql, params, options) => client.query(sql, params, withFastBytes(options))
  // The adapter asks its client for nothing but `query`, except in what `connect` above replaces.
  return new PrismaPGlite({ query } as PGlite).connect()
}

function begin(pglite: PGlite): Promise<Transaction> {
  return new Promise((started, failed) => {
    const finished = pglite.transaction(async (tx) => {
      const { provider, adapterName, ...adapter } = await adapterOver(tx).then(methodsOf)
      const commits = await new Promise<boolean>((end) => {
        const endWith = (commit: boolean) => async () => {
          end(commit)
          await finished
        }
        const options = { usePhantomQuery: true }
        started({ provider, adapterName, options, ...adapter, commit: endWith(true), rollback: endWith(false) })
      })
      if (!commits) await tx.rollback()
    })
    // Before the start this says why there is none; afterwards `commit` and `rollback` say it.
    finished.catch(failed)
  })
}

function methodsOf(
  adapter: SqlDriverAdapter,
): Pick<Transaction, 'provider' | 'adapterName' | 'queryRaw' | 'executeRaw'> {
  const { provider, adapterName } = adapter
  return {
    provider,
    adapterName,
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => adapter.executeRaw(query),
  }
}

function withFastBytes(options: QueryOptions | undefined): QueryOptions {
  return {
    ...options,
    parsers: { ...options?.parsers, [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex') },
    // PGlite sends a byte array in binary when it is left alone.
    serializers: { ...options?.serializers, [types.BYTEA]: (bytes: unknown) => bytes as string },
  }
}
