// How an invite ends: used, cancelled, or because whoever made it went.
import type { UserId } from '@infisical/crypto/server'
import { replaceSorted } from '../order.ts'
import { openInvites } from '../queries.ts'
import type { Invite, State } from '../state.ts'
import { withoutGrants } from './box-grants.ts'

/** The invite stays known, so that its id and keys are never used again; its key boxes leave the state. */
export function closeInvite(before: State, invite: Invite, status: 'used' | 'cancelled'): State {
  const invites = replaceSorted(before.invites, { ...invite, status }, ({ id }) => id)
  return withoutGrants({ ...before, invites }, 'invite', invite.id)
}

/** Whoever makes an invite knows its secret, so an open one would hand him the new keys. */
export function closeInvitesBy(before: State, inviter: UserId): State {
  const his = openInvites(before).filter((invite) => invite.inviter === inviter)
  return his.reduce((state, invite) => closeInvite(state, invite, 'cancelled'), before)
}
