// What the client asks its host to keep, as files of this user: pins under the state directory, sealed caches under the cache directory,
// and the session wherever the user chose (session-slot.ts).
import { join } from 'node:path'
import { rmSync } from 'node:fs'
import type { CacheSlots, ClientStorage, PinSlots } from '@infisical/client'
import { readIfPresent, writePrivately } from './files.ts'
import { cacheDirectory, fileName, stateDirectory } from './paths.ts'
import { sessionSlot, type SessionChoice } from './session-slot.ts'

export function fileStorage(origin: string, choice: SessionChoice): ClientStorage {
  return { session: sessionSlot(origin, choice), pins, caches }
}

const pins: PinSlots = {
  read: async ({ origin, user, subject }) => readIfPresent(pinFile(origin, user, subject)),
  write: async ({ origin, user, subject }, content) => writePrivately(pinFile(origin, user, subject), content),
}

const caches: CacheSlots = {
  read: async (place) => readIfPresent(cacheFile(place)),
  write: async (place, content) => writePrivately(cacheFile(place), content),
  remove: async (place) => rmSync(cacheFile(place), { force: true }),
}

const pinFile = (origin: string, user: string, subject: string): string =>
  join(stateDirectory(), 'pins', fileName(origin), fileName(user), fileName(subject))

const cacheFile = (place: { origin: string; userId: string; workspaceId: string; item: string }): string =>
  join(
    cacheDirectory(),
    fileName(place.origin),
    fileName(place.userId),
    fileName(place.workspaceId),
    ...place.item.split('/').map(fileName),
  )
