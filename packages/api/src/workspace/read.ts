// Reading logs and finding workspaces.
import type { ListWorkspacesOutput, LogInput, LogOutput, WireKeyBox } from '@infisical/contract'
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import type { WorkspaceId } from '@infisical/crypto/server'
import { hashOf, idColumn } from '../columns.ts'
import type { SignedIn } from '../procedures.ts'
import { boxesOf } from './boxes.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { requireMember, type Membership } from './members.ts'

/** The caller's, oldest first. */
export async function listWorkspaces({ services, caller }: SignedIn): Promise<ListWorkspacesOutput> {
  const rows = await services.db.prisma.$queryRaw<{ id: Uint8Array; head_seq: bigint }[]>`
    SELECT workspace.id, workspace.head_seq FROM membership JOIN workspace ON workspace.id = membership.workspace_id
    WHERE membership.user_id = ${idColumn(caller.userId)} ORDER BY workspace.created_at, workspace.id`
  return {
    workspaces: rows.map(({ id, head_seq }) => ({ workspaceId: hashOf<WorkspaceId>(id), headSeq: Number(head_seq) })),
  }
}

export async function readLog(context: SignedIn, input: LogInput): Promise<LogOutput> {
  const membership = await requireMember(context, input.workspaceId)
  return {
    entries: entriesAfter(membership.log, input.afterSeq),
    headSeq: membership.log.verified.head.seq,
    boxes: [...(await ownBoxes(context, membership))],
  }
}

/** As many as one answer takes, and one at least. */
export function entriesAfter({ entries }: WorkspaceLog, afterSeq: number): string[] {
  const chosen: string[] = []
  let size = 0
  for (let seq = afterSeq + 1; seq < entries.length; seq += 1) {
    const entry = entries[seq] as string
    size += entry.length
    if (chosen.length > 0 && size > ANSWER_LIMITS.entries) break
    chosen.push(entry)
  }
  return chosen
}

/** The boxes of a member change with the log alone, so they are kept beside it. */
export async function ownBoxes(context: SignedIn, { workspaceId, log }: Membership): Promise<readonly WireKeyBox[]> {
  const { userId } = context.caller
  const kept = log.boxes.get(userId)
  if (kept !== undefined) return kept
  const boxes = await boxesOf(context.services, workspaceId, { kind: 'member', id: userId })
  log.boxes.set(userId, boxes)
  return boxes
}
