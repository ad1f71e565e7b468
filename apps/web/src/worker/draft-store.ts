// Sealed drafts in IndexedDB: one entry per user and workspace, until they are pushed or dropped.
import type { DraftPlace, DraftStore } from './drafts.ts'
import { answered, ended, openStores } from './indexed-db.ts'

const STORE = 'drafts'

export function browserDrafts(name = 'infisical-drafts'): DraftStore {
  let opening: Promise<IDBDatabase> | undefined
  const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await (opening ??= openStores(name, [STORE]))
    const transaction = database.transaction(STORE, mode)
    const result = await answered(work(transaction.objectStore(STORE)))
    if (mode === 'readwrite') await ended(transaction)
    return result
  }
  return {
    read: (place) => run('readonly', (store) => store.get(keyOf(place)) as IDBRequest<Uint8Array | undefined>),
    write: async (place, sealed) => void (await run('readwrite', (store) => store.put(sealed, keyOf(place)))),
    remove: (place) => run('readwrite', (store) => store.delete(keyOf(place))),
    async workspacesOf(userId) {
      const own = IDBKeyRange.bound([userId, ''], [userId, '\uffff'])
      const keys = await run('readonly', (store) => store.getAllKeys(own))
      return keys.map((key) => (key as string[])[1] as string)
    },
    lock: async (work) => await navigator.locks.request(name, work),
  }
}

const keyOf = ({ userId, workspaceId }: DraftPlace): [string, string] => [userId, workspaceId]
