// invite: opens the workspace to whoever holds both the invite secret and the mailbox, with the keys boxed to the invite's own keys.
import {
  admitBoxPublic,
  admitSignPublic,
  readAccess,
  readRole,
  writeAccess,
  writeRole,
  type Access,
  type BoxPublic,
  type Hash,
  type InviteId,
  type Role,
  type SignPublic,
} from '@infisical/crypto/server'
import { checkGrants, readGrants, writeGrants, type Grant } from '../grant.ts'
import { MOST } from '../limits.ts'
import { insertSorted } from '../order.ts'
import { inviteOf, isGoverning, mayGive, scopesIn } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { withGrants } from './box-grants.ts'
import { checkLiveAccess, checkUnseenKeys, refuseWhileDue, requireRole, type EntryKind } from './kind.ts'

export interface NewInvite {
  readonly inviteId: InviteId
  readonly signPublic: Uint8Array
  readonly boxPublic: Uint8Array
  readonly role: Role
  readonly access: Access
  /** H("invite-email", invite id, e-mail) */
  readonly emailHash: Hash
  /** Milliseconds since 1970. */
  readonly expiry: number
  readonly epoch: number
  readonly grants: readonly Grant[]
}

interface Admitted extends NewInvite {
  readonly signPublic: SignPublic
  readonly boxPublic: BoxPublic
}

export const invite: EntryKind<NewInvite, Admitted> = {
  number: 5,

  write(writer, payload) {
    writer.id(payload.inviteId).fixed(payload.signPublic, 32).fixed(payload.boxPublic, 32)
    writeRole(writer, payload.role)
    writeAccess(writer, payload.access)
    writeGrants(writer.hash(payload.emailHash).u64(payload.expiry).u32(payload.epoch), payload.grants)
  },

  read(reader) {
    const payload = {
      inviteId: reader.id<InviteId>(),
      signPublic: reader.fixed(32),
      boxPublic: reader.fixed(32),
      role: readRole(reader),
      access: readAccess(reader, MOST.environments),
      emailHash: reader.hash(),
      expiry: reader.u64(),
      epoch: reader.u32(),
      grants: readGrants(reader),
    }
    if (isGoverning(payload.role) && payload.access !== 'all') refuse('malformed')
    return payload
  },

  authorise(before, payload, actor) {
    const role = requireRole(before, actor, 'owner', 'admin')
    if (!mayGive(role, payload.role)) refuse('log-authz')
  },

  async admit(payload) {
    const signPublic = await admitSignPublic(payload.signPublic)
    return { ...payload, signPublic, boxPublic: await admitBoxPublic(payload.boxPublic) }
  },

  apply(before, payload, { actor }) {
    if (inviteOf(before, payload.inviteId) !== undefined) refuse('invite-used')
    checkUnseenKeys(before, payload)
    checkLiveAccess(before, payload.access)
    refuseWhileDue(before)
    if (payload.epoch === 0 || payload.epoch !== before.epoch) refuse('epoch-stale')
    checkGrants(payload.grants, scopesIn(before, payload.access))
    if (before.invites.length >= MOST.invites) refuse('limit')

    const { inviteId, signPublic, boxPublic, access, emailHash, expiry, epoch, grants } = payload
    const keys = { id: inviteId, signPublic, boxPublic }
    const terms = { role: payload.role, access, emailHash, expiry, epoch, inviter: actor.userId }
    const opened = { ...keys, ...terms, status: 'open' as const }
    const invites = insertSorted(before.invites, opened, ({ id }) => id)
    return withGrants({ ...before, invites }, { kind: 'invite', id: inviteId }, grants)
  },
}
