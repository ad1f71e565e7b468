// IndexedDB in promises.
const silent = () => new Error('The database does not answer')

/** With these stores, of out-of-line keys. */
export async function openStores(name: string, stores: readonly string[]): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.addEventListener('upgradeneeded', () => {
    for (const store of stores) request.result.createObjectStore(store)
  })
  const database = await answered(request)
  // A newer version of this program, in another tab, must not wait for this one.
  database.addEventListener('versionchange', () => database.close())
  return database
}

export function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? silent()))
  })
}

/** A request that succeeded may still be undone with its transaction. */
export function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(transaction.error ?? silent())
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', fail)
    transaction.addEventListener('error', fail)
  })
}
