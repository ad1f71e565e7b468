// A host's storage that lasts as long as the process, for tests and for programs that keep nothing.
import type { CachePlace, ClientStorage, PinPlace, StoredSession } from './storage.ts'

export interface MemoryStorage extends ClientStorage {
  /** Everything kept, to compare before and after. */
  snapshot(): { session: StoredSession | undefined; pins: Map<string, Uint8Array>; caches: Map<string, Uint8Array> }
}

export function memoryStorage(): MemoryStorage {
  let session: string | undefined
  let queue: Promise<unknown> = Promise.resolve()
  const pins = new Map<string, Uint8Array>()
  const caches = new Map<string, Uint8Array>()
  const pinName = ({ origin, user, subject }: PinPlace) => JSON.stringify([origin, user, subject])
  const cacheName = ({ origin, userId, workspaceId, item }: CachePlace) =>
    JSON.stringify([origin, userId, workspaceId, item])
  const readSession = () => (session === undefined ? undefined : (JSON.parse(session) as StoredSession))
  return {
    session: {
      read: () => Promise.resolve(readSession()),
      write: (next) => {
        session = JSON.stringify(next)
        return Promise.resolve()
      },
      clear: () => {
        session = undefined
        return Promise.resolve()
      },
      lock: <T>(work: () => Promise<T>): Promise<T> => {
        const turn = queue.then(work)
        queue = turn.catch(() => undefined)
        return turn
      },
    },
    pins: {
      read: (place) => Promise.resolve(pins.get(pinName(place))),
      write: (place, content) => {
        pins.set(pinName(place), content.slice())
        return Promise.resolve()
      },
    },
    caches: {
      read: (place) => Promise.resolve(caches.get(cacheName(place))),
      write: (place, content) => {
        caches.set(cacheName(place), content.slice())
        return Promise.resolve()
      },
      remove: (place) => {
        caches.delete(cacheName(place))
        return Promise.resolve()
      },
    },
    snapshot: () => ({ session: readSession(), pins: new Map(pins), caches: new Map(caches) }),
  }
}
