// cancel-invite: an open invite is open no more, and its key boxes go.
import type { InviteId } from '@infisical/crypto/server'
import { inviteOf } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { closeInvite } from './close-invite.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface CancelInvite {
  readonly inviteId: InviteId
}

export const cancelInvite: EntryKind<CancelInvite> = {
  number: 6,

  write(writer, { inviteId }) {
    writer.id(inviteId)
  },

  read(reader) {
    return { inviteId: reader.id<InviteId>() }
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply(before, { inviteId }) {
    const invite = inviteOf(before, inviteId)
    if (invite === undefined) refuse('invite-binding')
    if (invite.status !== 'open') refuse('invite-used')
    return closeInvite(before, invite, 'cancelled')
  },
}
