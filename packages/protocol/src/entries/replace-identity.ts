// replace-identity: a member who lost his keys comes back through a new invite with newer ones. Whoever has the old keys may be somebody else by
// now, so the keys of the workspace have to be changed.
import { admitIdentity, keyIdOf } from '@infisical/crypto/server'
import { identityOf, inviteOf, memberOf, rightsOf } from '../queries.ts'
import type { Member } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withGrants, withoutGrants } from './box-grants.ts'
import { closeInvite } from './close-invite.ts'
import { withKeys, withMember, withRights } from './end-member.ts'
import {
  BY_INVITE,
  checkDoor,
  checkEntranceKeys,
  readEntrance,
  writeEntrance,
  type AdmittedEntrance,
  type Entrance,
} from './entrance.ts'
import { checkUnseenKeys, type EntryKind } from './kind.ts'

export type ReplaceIdentity = Entrance

export const replaceIdentity: EntryKind<ReplaceIdentity, AdmittedEntrance> = {
  number: 10,
  write: writeEntrance,
  read: readEntrance,

  authorise(before, { inviteId, identity }, actor) {
    const ownKey = actor.userId === identity.userId && actor.keyId === keyIdOf(identity)
    const current = identityOf(before, identity.userId)
    if (!ownKey || current === undefined || identity.generation <= current.generation) refuse('log-authz')
    // Else an admin could invite an owner's address, use the invite himself, and be rid of the owner.
    const isOwner = rightsOf(before, identity.userId)?.role === 'owner'
    if (isOwner && inviteOf(before, inviteId)?.role !== 'owner') refuse('log-authz')
  },

  async admit(payload) {
    return { ...payload, identity: await admitIdentity(payload.identity) }
  },

  newcomer({ identity }) {
    return identity.signPublic
  },

  coSign: BY_INVITE,

  apply(before, payload, { seq, time }) {
    const invite = checkDoor(before, payload, time)
    const member = memberOf(before, payload.identity.userId) as Member
    // The mailbox is all that shows that it is he: anybody with an invite of his own could name another's id.
    if (payload.email !== member.email) refuse('invite-binding')
    checkUnseenKeys(before, payload.identity)
    checkEntranceKeys(before, payload, invite)

    const { identity, name } = payload
    const renewed = withRights(withKeys({ ...member, name }, identity, seq), invite.role, invite.access, seq)
    const without = withoutGrants(withMember(before, renewed), 'member', identity.userId)
    const after = withGrants(
      closeInvite(without, invite, 'used'),
      { kind: 'member', id: identity.userId },
      payload.grants,
    )
    return { ...after, rotationDue: before.rotationDue ?? seq }
  },
}
