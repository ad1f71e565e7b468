// The invitee's side of an invite: reading what he is invited to, and joining, with nobody else online.
import type { JoinInput, JoinOutput, OpenInviteInput, OpenInviteOutput } from '@infisical/contract'
import { parseHash, parseId, type InviteId, type WorkspaceId } from '@infisical/crypto/server'
import { inviteEmailHash, inviteOf, type Invite } from '@infisical/protocol'
import { findUser } from '../account/own.ts'
import { hashOf, idColumn } from '../columns.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { boxesOf, grantedBoxes } from './boxes.ts'
import { checkOwnIdentity } from './identity.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { findLog } from './members.ts'
import { entriesAfter } from './read.ts'
import { checkStatements, decodeStatements, extendLog } from './statements.ts'
import { store } from './store.ts'

/** For the one whose address the invite names. Throws `invite-unknown`, `invite-other-email`, `invite-used` and `invite-expired`. */
export async function openInvite(context: SignedIn, input: OpenInviteInput): Promise<OpenInviteOutput> {
  const { services } = context
  const inviteId = parseId<InviteId>(input.inviteId)
  const log = await findInvitedLog(context, inviteId)
  await checkInvite(context, inviteOf(log.verified.state, inviteId))
  const { workspaceId, head } = log.verified
  return {
    workspaceId,
    entries: entriesAfter(log, input.afterSeq ?? -1),
    headSeq: head.seq,
    boxes: await boxesOf(services, workspaceId, { kind: 'invite', id: inviteId }),
  }
}

/** Throws the same, and what the log's rules forbid. */
export async function joinWorkspace(context: SignedIn, input: JoinInput): Promise<JoinOutput> {
  const { services, caller } = context
  const inviteId = parseId<InviteId>(input.inviteId)
  const statements = decodeStatements([input.entry])
  const before = await findInvitedLog(context, inviteId)
  const { workspaceId } = before.verified
  if (workspaceId !== parseHash<WorkspaceId>(input.workspaceId)) throw new Refusal('invite-unknown')
  checkStatements(services, caller, statements, ['join'])
  const entry = statements[0]?.entry
  if (entry?.type !== 'join' || entry.inviteId !== inviteId) throw new Refusal('invite-binding')
  await checkOwnIdentity(context, entry)
  const after = await extendLog(before, statements, workspaceId)
  if (after === 'stored') return { headSeq: before.verified.head.seq }
  await checkInvite(context, inviteOf(before.verified.state, inviteId))
  const boxes = grantedBoxes(workspaceId, statements, input.boxes)
  await store(services, { before, after, statements, boxes })
  return { headSeq: after.verified.head.seq }
}

async function findInvitedLog({ services }: SignedIn, inviteId: InviteId): Promise<WorkspaceLog> {
  const row = await services.db.prisma.invite.findUnique({ where: { inviteId: idColumn(inviteId) } })
  const log = row === null ? undefined : await findLog(services, hashOf<WorkspaceId>(row.workspaceId))
  if (log === undefined) throw new Refusal('invite-unknown')
  return log
}

/** An id of 128 random bits is known to those alone who were given it, so they may know what became of it. */
async function checkInvite({ services, caller }: SignedIn, invite: Invite | undefined): Promise<void> {
  if (invite === undefined) throw new Refusal('invite-unknown')
  const { email } = await findUser(services, caller.userId)
  if (invite.emailHash !== inviteEmailHash(invite.id, email)) throw new Refusal('invite-other-email')
  if (invite.status !== 'open') throw new Refusal('invite-used')
  // By our clock too: the time in a join is the invitee's word.
  if (services.clock() > invite.expiry) throw new Refusal('invite-expired')
}
