// Where a push finds the base (push-plan.ts) of a file: what the file and the server last agreed on, or else how far this device's user has
// seen the chain.
import type { EnvironmentId } from '@infisical/crypto'
import { decodeBase, encodeBase } from './base-file.ts'
import { chainKey, type ChainKind } from './pins.ts'
import { NO_BASE, type Base } from './push-plan.ts'
import { placeOf } from './workspace-cache.ts'
import type { Desk } from './workspace-log.ts'

export interface BasePlace {
  readonly environmentId: EnvironmentId
  readonly kind: ChainKind
  /** What the caller calls the file; undefined for the one that has no name. */
  readonly file: string | undefined
}

export async function readBase(desk: Desk, place: BasePlace): Promise<Base> {
  const kept = await readFileBase(desk, place)
  return kept ?? { ...NO_BASE, seq: desk.pins?.inStep[chainKey(place.environmentId, place.kind)] ?? 0 }
}

export async function readFileBase(desk: Desk, place: BasePlace): Promise<Base | undefined> {
  const bytes = await desk.me.cache.read(cachePlace(desk, place))
  return bytes === undefined ? undefined : decodeBase(bytes)
}

export async function writeFileBase(desk: Desk, place: BasePlace, base: Base): Promise<void> {
  await desk.me.cache.write(cachePlace(desk, place), encodeBase(base))
}

function cachePlace(desk: Desk, { environmentId, kind, file = '' }: BasePlace) {
  return placeOf(desk, `base-${chainKey(environmentId, kind)}-${desk.me.cache.alias(file)}`)
}
