// Extending a log: whatever a member may sign, with everything that it calls for.
import type { AppendInput, AppendOutput } from '@infisical/contract'
import { normaliseEmail, parseHash, parseId, type InviteId, type WorkspaceId } from '@infisical/crypto/server'
import { inviteEmailHash, inviteOf, TrustError, type EntryType } from '@infisical/protocol'
import { findUser } from '../account/own.ts'
import type { SignedIn } from '../procedures.ts'
import { countOne } from '../rate-limits.ts'
import { grantedBoxes } from './boxes.ts'
import { acceptFirstCommits } from './first-commits.ts'
import { inviteMail } from './invite-mail.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { machineRows } from './machine-rows.ts'
import { findLog, requireMember } from './members.ts'
import { previousKeyRows } from './previous-keys.ts'
import { acceptRenewals } from './renewals.ts'
import { soleRotation } from './rotations.ts'
import { checkStatements, decodeStatements, extendLog, isStored, type Statement } from './statements.ts'
import { store } from './store.ts'

/** What a member may append. Who comes in by an invite does it by a request of his own. */
const TYPES: readonly EntryType[] = [
  'add-environment',
  'rename-environment',
  'remove-environment',
  'invite',
  'cancel-invite',
  'set-access',
  'remove-member',
  'add-machine',
  'remove-machine',
  'rotate',
]

/** Throws what the checks of its parts throw; `conflict-head` when others were faster, in the log or in a chain that is sealed anew. */
export async function append(context: SignedIn, input: AppendInput): Promise<AppendOutput> {
  const { services, caller } = context
  const statements = decodeStatements(input.entries)
  const headSeq = statements.at(-1)?.entry.seq ?? 0
  if (await isOwnAndStored(context, input.workspaceId, statements)) return { headSeq }
  const { workspaceId, log: before } = await requireMember(context, input.workspaceId)
  checkStatements(services, caller, statements, TYPES)
  const rotation = soleRotation(statements)
  const after = await extendLog(before, statements, workspaceId)
  if (after === 'stored') return { headSeq }
  const boxes = grantedBoxes(statements, input.boxes)
  const previousKeys = previousKeyRows(workspaceId, rotation, input.previousKeys ?? [])
  const machines = machineRows(services, after, statements, input.machine)
  const commits = await acceptFirstCommits(context, after, statements, input.commits)
  const renewals = await acceptRenewals(context, after, rotation, input.renewals ?? [])
  const mail = input.mail === undefined ? undefined : await prepareMail(context, after, input.mail)
  await store(services, { before, after, statements, boxes, previousKeys, machines, commits, renewals })
  if (mail !== undefined) services.mail.send(mail)
  return { headSeq }
}

/** Then the answer to this request was lost, and it is given again: also to somebody who has left by it. */
async function isOwnAndStored(
  { services, caller }: SignedIn,
  workspace: string,
  statements: readonly Statement[],
): Promise<boolean> {
  if (!statements.every(({ entry }) => entry.actor === caller.userId && TYPES.includes(entry.type))) return false
  const log = await findLog(services, parseHash<WorkspaceId>(workspace))
  return log !== undefined && isStored(log, statements)
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
