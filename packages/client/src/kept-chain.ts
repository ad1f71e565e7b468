// A chain as this device keeps it between commands: opened, and sealed as all caches are.
import type { EnvironmentId } from '@infisical/crypto'
import type { Sealed } from './local-cache.ts'
import { decodeOpenedChain, encodeOpenedChain, type OpenedChain } from './opened-chain.ts'
import { chainKey, type ChainKind } from './pins.ts'
import { placeOf } from './workspace-cache.ts'
import type { Desk } from './workspace-log.ts'

/** Which chain: one's own, where it is a personal one. */
export interface ChainPlace {
  readonly environmentId: EnvironmentId
  readonly kind: ChainKind
}

export async function fetchKept(desk: Desk, place: ChainPlace): Promise<Sealed | undefined> {
  return await desk.me.cache.fetch(cachePlace(desk, place))
}

/** A blob of another environment of that name is none. */
export async function openKept(sealed: Sealed | undefined, environment: string): Promise<OpenedChain | undefined> {
  const bytes = await sealed?.open()
  const chain = bytes === undefined ? undefined : decodeOpenedChain(bytes)
  return chain?.environment === environment ? chain : undefined
}

export async function keepChain(desk: Desk, place: ChainPlace, opened: OpenedChain): Promise<void> {
  await desk.me.cache.write(cachePlace(desk, place), encodeOpenedChain(opened))
}

export const cachePlace = (desk: Desk, { environmentId, kind }: ChainPlace) =>
  placeOf(desk, `chain-${chainKey(environmentId, kind)}`)
