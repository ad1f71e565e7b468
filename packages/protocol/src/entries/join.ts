// join: the invited person becomes a member, with nobody else online. Signed twice: by his own new key and by the key of the invite.
import {
  admitIdentity,
  checkDisplayName,
  checkEmail,
  hashHex,
  idBytes,
  keyIdOf,
  readIdentity,
  utf8,
  writeIdentity,
  type ClaimedIdentity,
  type Hash,
  type InviteId,
  type PublicIdentity,
} from '@infisical/crypto/server'
import { checkGrants, readGrants, writeGrants, type Grant } from '../grant.ts'
import { MOST, SIZE } from '../limits.ts'
import { insertSorted } from '../order.ts'
import { inviteOf, memberOf } from '../queries.ts'
import type { Invite, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withGrants } from './box-grants.ts'
import { closeInvite } from './close-invite.ts'
import { checkUnseenKeys, type EntryKind } from './kind.ts'
import { newMember } from './new-member.ts'

/** Role and access are the invite's, and nobody can ask for others. */
export interface Join {
  readonly inviteId: InviteId
  readonly identity: ClaimedIdentity
  readonly email: string
  readonly name: string
  readonly epoch: number
  readonly grants: readonly Grant[]
}

interface Admitted extends Join {
  readonly identity: PublicIdentity
}

/** H("invite-email", invite id, e-mail): the log names whom an invite is for without telling it to whoever reads the log. */
export function inviteEmailHash(inviteId: InviteId, email: string): Hash {
  return hashHex('invite-email', idBytes(inviteId), utf8(email))
}

export const join: EntryKind<Join, Admitted> = {
  number: 7,

  write(writer, { inviteId, identity, email, name, epoch, grants }) {
    writeIdentity(writer.id(inviteId), identity)
    writeGrants(writer.text(email).text(name).u32(epoch), grants)
  },

  read(reader) {
    const inviteId = reader.id<InviteId>()
    const identity = readIdentity(reader)
    const email = reader.text(SIZE.email)
    const name = reader.text(SIZE.displayName)
    checkEmail(email)
    checkDisplayName(name)
    return { inviteId, identity, email, name, epoch: reader.u32(), grants: readGrants(reader) }
  },

  authorise(before, { identity }, actor) {
    const ownKey = actor.userId === identity.userId && actor.keyId === keyIdOf(identity)
    const isNew = identity.generation === 1 && memberOf(before, identity.userId) === undefined
    if (!ownKey || !isNew) refuse('log-authz')
  },

  async admit(payload) {
    return { ...payload, identity: await admitIdentity(payload.identity) }
  },

  newcomer({ identity }) {
    return identity.signPublic
  },

  coSigner(before, { inviteId }) {
    return knownInvite(before, inviteId).signPublic
  },

  apply(before, payload, { seq, time }) {
    const invite = knownInvite(before, payload.inviteId)
    if (invite.status !== 'open') refuse('invite-used')
    if (time > invite.expiry) refuse('invite-expired')
    if (inviteEmailHash(invite.id, payload.email) !== invite.emailHash) refuse('invite-binding')
    checkUnseenKeys(before, payload.identity)
    if (payload.epoch !== before.epoch) refuse('epoch-stale')
    checkGrants(payload.grants, invite.access)
    if (before.members.length >= MOST.members) refuse('limit')

    const { userId } = payload.identity
    const joined = newMember(payload, { from: seq, until: undefined, role: invite.role, access: invite.access })
    const members = insertSorted(before.members, joined, (member) => member.userId)
    const closed = closeInvite({ ...before, members }, invite, 'used')
    return withGrants(closed, { kind: 'member', id: userId }, payload.grants)
  },
}

function knownInvite(before: State, inviteId: InviteId): Invite {
  return inviteOf(before, inviteId) ?? refuse('invite-binding')
}
