// Reading logs and finding workspaces.
import type { ListWorkspacesOutput, LogInput, LogOutput, WireKeyBox } from '@infisical/contract'
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import type { WorkspaceId } from '@infisical/crypto/server'
import { hashOf, idColumn } from '../columns.ts'
import { inStep } from '../in-step.ts'
import { idOfCaller, type Known, type SignedIn } from '../procedures.ts'
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

export async function readLog(context: Known, input: LogInput): Promise<LogOutput> {
  return inStep(async () => {
    const membership = await requireMember(context, input.workspaceId)
    const boxes = await ownBoxes(context, membership)
    if (boxes === undefined) return undefined
    const { log } = membership
    return { entries: entriesAfter(log, input.afterSeq), headSeq: log.verified.head.seq, boxes: [...boxes] }
  })
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

/** They change with the log alone, so they are kept beside it. Undefined when the log has moved on. */
export async function ownBoxes(context: Known, { log }: Membership): Promise<readonly WireKeyBox[] | undefined> {
  const id = idOfCaller(context)
  const kept = log.boxes.get(id)
  if (kept !== undefined) return kept
  const kind = context.caller.kind === 'user' ? 'member' : 'machine'
  const boxes = await boxesOf(context.services, log, { kind, id })
  if (boxes !== undefined) log.boxes.set(id, boxes)
  return boxes
}
