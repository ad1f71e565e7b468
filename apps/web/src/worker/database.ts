// The browser's database, where all tabs of this origin keep what outlives a page. Nothing that goes in here is secret: it is pinned and public, or
// sealed, or a key that nobody can read.
import { answered, ended, openStores } from './indexed-db.ts'

/** Out-of-line keys; one row per key. */
const STORES = ['pins', 'caches', 'session'] as const
export type Store = (typeof STORES)[number]

export interface Database {
  read(store: Store, key: string): Promise<unknown>
  /** All or nothing; on the disk before it resolves, but for caches. */
  write(store: Store, rows: Readonly<Record<string, unknown>>): Promise<void>
  remove(store: Store, keys: readonly string[]): Promise<void>
}

/** Opened when it is first used; what cannot be opened fails then. */
export function openDatabase(name = 'infisical'): Database {
  let opening: Promise<IDBDatabase> | undefined
  const change = async (store: Store, work: (rows: IDBObjectStore) => void): Promise<void> => {
    const database = await (opening ??= openStores(name, STORES))
    const durability = store === 'caches' ? 'relaxed' : 'strict'
    const transaction = database.transaction(store, 'readwrite', { durability })
    work(transaction.objectStore(store))
    await ended(transaction)
  }
  return {
    async read(store, key) {
      const database = await (opening ??= openStores(name, STORES))
      return await answered<unknown>(database.transaction(store).objectStore(store).get(key))
    },
    write: (store, rows) =>
      change(store, (into) => {
        for (const [key, row] of Object.entries(rows)) into.put(row, key)
      }),
    remove: (store, keys) =>
      change(store, (from) => {
        for (const key of keys) from.delete(key)
      }),
  }
}
