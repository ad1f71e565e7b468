// Extending a log: environments with their first commits, invites with their boxes, cancelled invites.
import type { AppendInput, AppendOutput } from '@infisical/contract'
import { normaliseEmail, parseId, type InviteId } from '@infisical/crypto/server'
import { inviteEmailHash, inviteOf, TrustError } from '@infisical/protocol'
import { findUser } from '../account/own.ts'
import type { SignedIn } from '../procedures.ts'
import { countOne } from '../rate-limits.ts'
import { grantedBoxes } from './boxes.ts'
import { acceptFirstCommits } from './first-commits.ts'
import { inviteMail } from './invite-mail.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { requireMember } from './members.ts'
import { checkStatements, decodeStatements, extendLog } from './statements.ts'
import { store } from './store.ts'

export async function append(context: SignedIn, input: AppendInput): Promise<AppendOutput> {
  const { services, caller } = context
  const statements = decodeStatements(input.entries)
  const { workspaceId, log: before } = await requireMember(context, input.workspaceId)
  checkStatements(services, caller, statements, ['add-environment', 'invite', 'cancel-invite'])
  const after = await extendLog(before, statements, workspaceId)
  if (after === 'stored') return { headSeq: before.verified.head.seq }
  const boxes = grantedBoxes(workspaceId, statements, input.boxes)
  const commits = await acceptFirstCommits(context, after, statements, input.commits)
  const mail = input.mail === undefined ? undefined : await prepareMail(context, after, input.mail)
  await store(services, { before, after, statements, boxes, commits })
  if (mail !== undefined) services.mail.send(mail)
  return { headSeq: after.verified.head.seq }
}

/** To the address that the signed invite names by its hash, and to no other. Throws `invite-binding` and `rate-limited`. */
async function prepareMail(
  { services, caller }: SignedIn,
  log: WorkspaceLog,
  request: NonNullable<AppendInput['mail']>,
) {
  const inviteId = parseId<InviteId>(request.inviteId)
  const email = normaliseEmail(request.email)
  const invite = inviteOf(log.verified.state, inviteId)
  const fits = invite?.status === 'open' && invite.emailHash === inviteEmailHash(inviteId, email)
  if (!fits) throw new TrustError('invite-binding')
  await countOne(services, 'invite mail by user', caller.userId)
  await countOne(services, 'invite mail by address', email)
  const inviter = await findUser(services, caller.userId)
  return inviteMail({ to: email, inviter: inviter.email, inviteId, origin: services.origin(), expiry: invite.expiry })
}
