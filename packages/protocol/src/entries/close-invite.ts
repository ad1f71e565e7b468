// How an invite ends, used or cancelled.
import { replaceSorted } from '../order.ts'
import type { Invite, State } from '../state.ts'
import { withoutGrants } from './box-grants.ts'

/** The invite stays known, so that its id and keys are never used again; its key boxes leave the state. */
export function closeInvite(before: State, invite: Invite, status: 'used' | 'cancelled'): State {
  const invites = replaceSorted(before.invites, { ...invite, status }, ({ id }) => id)
  return withoutGrants({ ...before, invites }, 'invite', invite.id)
}
