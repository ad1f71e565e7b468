// The invitee's side of an invite: reading what he is invited to, and joining, with nobody else online.
import type { JoinInput, JoinOutput, OpenInviteInput, OpenInviteOutput } from '@infisical/contract'
import { parseHash, parseId, type InviteId, type WorkspaceId } from '@infisical/crypto/server'
import { inviteEmailHash, inviteOf, type Invite } from '@infisical/protocol'
import { findUser } from '../account/own.ts'
import { hashOf, idColumn } from '../columns.ts'
import { inStep } from '../in-step.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { boxesOf, grantedBoxes } from './boxes.ts'
import { checkOwnIdentity } from './identity.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { findLog } from './members.ts'
import { orphanedChains } from './personal-chains.ts'
import { entriesAfter } from './read.ts'
import { acceptEmptied } from './renewals.ts'
import { checkStatements, decodeStatements, extendLog } from './statements.ts'
import { store } from './store.ts'

/** For the one whose address the invite names. Throws `invite-unknown`, `invite-other-email`, `invite-used` and `invite-expired`. */
export async function openInvite(context: SignedIn, input: OpenInviteInput): Promise<OpenInviteOutput> {
  const { services } = context
  const inviteId = parseId<InviteId>(input.inviteId)
  return inStep(async () => {
    const log = await findInvitedLog(context, inviteId)
    await checkInvite(context, inviteOf(log.verified.state, inviteId))
    const boxes = await boxesOf(services, log, { kind: 'invite', id: inviteId })
    if (boxes === undefined) return undefined
    const { workspaceId, head } = log.verified
    return { workspaceId, entries: entriesAfter(log, input.afterSeq ?? -1), headSeq: head.seq, boxes }
  })
}

/**
 * To join, or for a member to come back with new keys. Throws the same, what the log's rules forbid, and `manifest-root` when a personal chain
 * under keys that are no more goes on without the commit that empties it.
 */
export async function joinWorkspace(context: SignedIn, input: JoinInput): Promise<JoinOutput> {
  const { services, caller } = context
  const inviteId = parseId<InviteId>(input.inviteId)
  const statements = decodeStatements([input.entry])
  const before = await findInvitedLog(context, inviteId)
  const { workspaceId } = before.verified
  if (workspaceId !== parseHash<WorkspaceId>(input.workspaceId)) throw new Refusal('invite-unknown')
  checkStatements(services, caller, statements, ['join', 'replace-identity'])
  const entry = statements[0]?.entry
  const isEntrance = entry?.type === 'join' || entry?.type === 'replace-identity'
  if (!isEntrance || entry.inviteId !== inviteId) throw new Refusal('invite-binding')
  await checkOwnIdentity(context, entry)
  const after = await extendLog(before, statements, workspaceId)
  if (after === 'stored') return { headSeq: before.verified.head.seq }
  await checkInvite(context, inviteOf(before.verified.state, inviteId))
  const boxes = grantedBoxes(statements, input.boxes)
  const renewals = await acceptEmptied(context, after, await orphanedChains(context, after), input.renewals ?? [])
  await store(services, { before, after, statements, boxes, renewals })
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
