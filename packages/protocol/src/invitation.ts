// What an invited person checks before signing anything (SPEC 12): the link came from the inviter's own hand, the log from the server.
import { equalBytes, fingerprintOf, type InviteId, type PublicIdentity } from '@infisical/crypto/server'
import { identityOf, inviteOf } from './queries.ts'
import type { Invite } from './state.ts'
import { refuse } from './trust-error.ts'
import type { Verified } from './verified.ts'

/** What the link says, as `parseInviteLink` gives it. */
export interface InvitePointer {
  readonly inviteId: InviteId
  /** The first 32 hex digits of the workspace id. */
  readonly workspacePrefix: string
  /** Of the inviter. */
  readonly fingerprint: Uint8Array
}

/**
 * Gives the invite, whatever its status. `invite-workspace` when the log is of another workspace or the inviter is another;
 * `invite-binding` when there is no such invite or `keys` (derived from the link's secret) are not its keys.
 */
export function checkInvitation(
  verified: Verified,
  link: InvitePointer,
  keys: Pick<PublicIdentity<InviteId>, 'signPublic' | 'boxPublic'>,
): Invite {
  if (link.workspacePrefix.length !== 32 || !verified.workspaceId.startsWith(link.workspacePrefix))
    refuse('invite-workspace')
  const invite = inviteOf(verified.state, link.inviteId)
  if (invite === undefined) refuse('invite-binding')
  const inviter = identityOf(verified.state, invite.inviter)
  if (inviter === undefined || !equalBytes(fingerprintOf(inviter), link.fingerprint)) refuse('invite-workspace')
  const sameKeys = equalBytes(invite.signPublic, keys.signPublic) && equalBytes(invite.boxPublic, keys.boxPublic)
  if (!sameKeys) refuse('invite-binding')
  return invite
}
