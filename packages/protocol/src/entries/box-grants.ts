// How grants of an entry come into the state and leave it.
import type { Id, Receiver } from '@infisical/crypto/server'
import type { Grant } from '../grant.ts'
import { grantKey, insertSorted } from '../order.ts'
import type { BoxGrant, State } from '../state.ts'

type Holder = Pick<Receiver, 'kind' | 'id'>

/** The receiver has none yet. */
export function withGrants(before: State, { kind, id }: Holder, grants: readonly Grant[]): State {
  let list: readonly BoxGrant[] = before.grants
  for (const { scope, box } of grants) list = insertSorted(list, { kind, id, scope, box }, grantKey)
  return { ...before, grants: list }
}

export function withoutGrants(before: State, kind: Receiver['kind'], id: Id): State {
  return { ...before, grants: before.grants.filter((grant) => grant.kind !== kind || grant.id !== id) }
}
