// Caches, sealed under the device key and bound to their place: what a host keeps it can neither read nor move. A cache that does not
// open is no cache: it costs a pull from the start, never a wrong answer.
import { CryptoError, derive, open, seal, toHex, utf8 } from '@infisical/crypto'
import type { CachePlace, CacheSlots } from './storage.ts'

export interface LocalCache {
  /** In two steps: that there is something can be known before it is opened, and a request be sent between the two. */
  fetch(place: CachePlace): Promise<Sealed | undefined>
  read(place: CachePlace): Promise<Uint8Array | undefined>
  write(place: CachePlace, content: Uint8Array): Promise<void>
  /** 32 hex digits that stand for a text (a path, say) which the host should not read off the names of its caches. */
  alias(text: string): string
}

export interface Sealed {
  open(): Promise<Uint8Array | undefined>
}

export function sealedCache(slots: CacheSlots, deviceKey: Uint8Array): LocalCache {
  const key = derive('local-cache-key', deviceKey)
  const fetch = async (place: CachePlace): Promise<Sealed | undefined> => {
    const sealed = await slots.read(place)
    return sealed === undefined ? undefined : { open: () => openOrNothing(key, place, sealed) }
  }
  return {
    fetch,
    read: async (place) => (await fetch(place))?.open(),
    async write(place, content) {
      await slots.write(place, await seal('local-cache', key, fieldsOf(place), content))
    },
    alias: (text) => toHex(derive('local-cache-key', deviceKey, utf8(text))).slice(0, 32),
  }
}

async function openOrNothing(key: Uint8Array, place: CachePlace, sealed: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await open('local-cache', key, fieldsOf(place), sealed)
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

const fieldsOf = (place: CachePlace): Uint8Array[] =>
  [place.origin, place.userId, place.workspaceId, place.item].map((part) => utf8(part))
