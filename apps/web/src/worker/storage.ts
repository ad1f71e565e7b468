// What the client keeps in a browser: pins, which are no secret, and caches, which it seals itself.
import type { CachePlace, ClientStorage, PinPlace, SessionSlot } from '@infisical/client'
import type { Database } from './database.ts'

export function browserStorage(database: Database, session: SessionSlot): ClientStorage {
  const bytes = async (store: 'pins' | 'caches', key: string) =>
    (await database.read(store, key)) as Uint8Array | undefined
  return {
    session,
    pins: {
      read: (place) => bytes('pins', pinKey(place)),
      write: (place, content) => database.write('pins', { [pinKey(place)]: content }),
    },
    caches: {
      read: (place) => bytes('caches', cacheKey(place)),
      write: (place, content) => database.write('caches', { [cacheKey(place)]: content }),
      remove: (place) => database.remove('caches', [cacheKey(place)]),
    },
  }
}

const pinKey = ({ origin, user, subject }: PinPlace): string => JSON.stringify([origin, user, subject])
const cacheKey = ({ origin, userId, workspaceId, item }: CachePlace): string =>
  JSON.stringify([origin, userId, workspaceId, item])
