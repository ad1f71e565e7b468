// Caches, sealed under the device key and bound to their place: what a host keeps it can neither read nor move. A cache that does not
// open is no cache: it costs a pull from the start, never a wrong answer.
import { CryptoError, derive, open, seal, toHex, utf8 } from '@infisical/crypto'
import type { CachePlace, CacheSlots } from './storage.ts'

export interface LocalCache {
  read(place: CachePlace): Promise<Uint8Array | undefined>
  write(place: CachePlace, content: Uint8Array): Promise<void>
  /** 32 hex digits that stand for a text (a path, say) which the host should not read off the names of its caches. */
  alias(text: string): string
}

export function sealedCache(slots: CacheSlots, deviceKey: Uint8Array): LocalCache {
  const key = derive('local-cache-key', deviceKey)
  return {
    async read(place) {
      const sealed = await slots.read(place)
      if (sealed === undefined) return undefined
      try {
        return await open('local-cache', key, fieldsOf(place), sealed)
      } catch (error) {
        if (error instanceof CryptoError) return undefined
        throw error
      }
    },
    async write(place, content) {
      await slots.write(place, await seal('local-cache', key, fieldsOf(place), content))
    },
    alias: (text) => toHex(derive('local-cache-key', deviceKey, utf8(text))).slice(0, 32),
  }
}

const fieldsOf = (place: CachePlace): Uint8Array[] =>
  [place.origin, place.userId, place.workspaceId, place.item].map((part) => utf8(part))
