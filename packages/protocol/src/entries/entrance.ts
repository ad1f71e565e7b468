// What join and replace-identity have in common: a person comes in by an invite, with keys of his own, and needs nobody else to be online.
import {
  checkDisplayName,
  checkEmail,
  hashHex,
  idBytes,
  readIdentity,
  utf8,
  writeIdentity,
  type ClaimedIdentity,
  type Hash,
  type InviteId,
  type PublicIdentity,
  type Reader,
  type Writer,
} from '@infisical/crypto/server'
import { checkGrants, readGrants, writeGrants, type Grant } from '../grant.ts'
import { SIZE } from '../limits.ts'
import { inviteOf, scopesIn } from '../queries.ts'
import type { Invite, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import type { CoSign } from './kind.ts'

/** Role and access are the invite's, and nobody can ask for others. */
export interface Entrance {
  readonly inviteId: InviteId
  readonly identity: ClaimedIdentity
  readonly email: string
  readonly name: string
  readonly epoch: number
  readonly grants: readonly Grant[]
}

export interface AdmittedEntrance extends Entrance {
  readonly identity: PublicIdentity
}

/** H("invite-email", invite id, e-mail): the log names whom an invite is for without telling it to whoever reads the log. */
export function inviteEmailHash(inviteId: InviteId, email: string): Hash {
  return hashHex('invite-email', idBytes(inviteId), utf8(email))
}

export function writeEntrance(writer: Writer, { inviteId, identity, email, name, epoch, grants }: Entrance): void {
  writeIdentity(writer.id(inviteId), identity)
  writeGrants(writer.text(email).text(name).u32(epoch), grants)
}

export function readEntrance(reader: Reader): Entrance {
  const inviteId = reader.id<InviteId>()
  const identity = readIdentity(reader)
  const email = reader.text(SIZE.email)
  const name = reader.text(SIZE.displayName)
  checkEmail(email)
  checkDisplayName(name)
  return { inviteId, identity, email, name, epoch: reader.u32(), grants: readGrants(reader) }
}

export function knownInvite(before: State, inviteId: InviteId): Invite {
  return inviteOf(before, inviteId) ?? refuse('invite-binding')
}

/** The second signature of whoever comes in: by the key of the invite. */
export const BY_INVITE: CoSign<Entrance> = {
  label: 'invite-accept',
  refusal: 'invite-binding',
  key: (before, { inviteId }) => knownInvite(before, inviteId).signPublic,
}

/** `invite-used`, `invite-expired`, `invite-binding` for another person. Gives the invite. */
export function checkDoor(before: State, { inviteId, email }: Entrance, time: number): Invite {
  const invite = knownInvite(before, inviteId)
  if (invite.status !== 'open') refuse('invite-used')
  if (time > invite.expiry) refuse('invite-expired')
  if (inviteEmailHash(invite.id, email) !== invite.emailHash) refuse('invite-binding')
  return invite
}

/** `epoch-stale`, `epoch-recipients`. */
export function checkEntranceKeys(before: State, { epoch, grants }: Entrance, { access }: Invite): void {
  if (epoch !== before.epoch) refuse('epoch-stale')
  checkGrants(grants, scopesIn(before, access))
}
