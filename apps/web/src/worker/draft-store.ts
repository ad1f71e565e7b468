// Sealed drafts in IndexedDB: one entry per user and workspace, until they are pushed or dropped.
import type { DraftPlace, DraftStore } from './drafts.ts'

const STORE = 'drafts'

export function browserDrafts(name = 'infisical-drafts'): DraftStore {
  let opening: Promise<IDBDatabase> | undefined
  const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await (opening ??= open(name))
    const transaction = database.transaction(STORE, mode)
    const result = await settled(work(transaction.objectStore(STORE)))
    if (mode === 'readwrite') await committed(transaction)
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

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser keeps nothing')))
  })
}

/** A request that succeeded may still be undone with its transaction. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The browser keeps nothing')))
  })
}
