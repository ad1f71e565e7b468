// Access tokens that were checked a moment ago. A token says the same every time, until it expires; checking its signature anew for every
// request would cost more than the rest of a small request.
import { LruCache } from '../lru-cache.ts'
import type { Caller } from './access-token.ts'

export interface CheckedToken {
  readonly caller: Caller
  /** Seconds since 1970. */
  readonly expiry: number
}

export type TokenCache = LruCache<CheckedToken>

export function createTokenCache(tokens: number): TokenCache {
  return new LruCache({ capacity: tokens, weigh: () => 1 })
}
