// What a server keeps in memory to answer quickly. All of it can be made again from the database; none of it is believed to be newer or
// older than the heads that the database names.
import { createMachineCache, type MachineCache } from './machine/authenticate.ts'
import { createSeenCache, type SeenCache } from './machine/seen.ts'
import { ChainCache } from './secret/chain-cache.ts'
import { DeltaCache } from './secret/delta.ts'
import { HeadReader } from './secret/heads.ts'
import { PastCache } from './secret/past-cache.ts'
import { createTokenCache, type TokenCache } from './session/token-cache.ts'
import { LogCache } from './workspace/log-cache.ts'

export interface Caches {
  readonly tokens: TokenCache
  readonly machines: MachineCache
  readonly seen: SeenCache
  readonly heads: HeadReader
  readonly logs: LogCache
  readonly chains: ChainCache
  readonly deltas: DeltaCache
  readonly pasts: PastCache
}

const MIB = 1_024 * 1_024
const TOKENS = 10_000
const MACHINES = 10_000

/** `bytes` is about what all of them may take together. */
export function createCaches(bytes = 192 * MIB): Caches {
  return {
    tokens: createTokenCache(TOKENS),
    machines: createMachineCache(MACHINES),
    seen: createSeenCache(MACHINES),
    heads: new HeadReader(),
    logs: new LogCache(bytes / 6),
    chains: new ChainCache((bytes * 2) / 3),
    deltas: new DeltaCache(bytes / 12),
    pasts: new PastCache(bytes / 12),
  }
}
