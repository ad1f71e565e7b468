// Whether a served key box is the one that the signed log names (SPEC 9, the first of the receiver's checks).
import type { Receiver, Scope } from '@infisical/crypto/server'
import { keyBoxHash } from './grant.ts'
import { grantOf } from './queries.ts'
import type { State } from './state.ts'
import { refuse } from './trust-error.ts'

/** `box-commitment` unless the log says that this receiver was given exactly this box. */
export function checkKeyBox(
  state: State,
  receiver: Pick<Receiver, 'kind' | 'id'>,
  scope: Scope,
  box: Uint8Array,
): void {
  const granted = grantOf(state, receiver, scope)
  if (granted === undefined || granted !== keyBoxHash(box)) refuse('box-commitment')
}
