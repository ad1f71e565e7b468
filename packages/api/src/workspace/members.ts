// Who may come into a workspace at all. Every procedure about a workspace asks here, and gets the verified log that answers.
import { parseHash, type WorkspaceId } from '@infisical/crypto/server'
import { rightsOf, type Rights } from '@infisical/protocol'
import { hashColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import type { WorkspaceLog } from './log-cache.ts'

export interface Membership {
  readonly workspaceId: WorkspaceId
  readonly log: WorkspaceLog
  readonly rights: Rights
}

/** Throws `not-a-member`, the same for a workspace that is not there. */
export async function requireMember(context: SignedIn, workspace: string): Promise<Membership> {
  const workspaceId = parseHash<WorkspaceId>(workspace)
  return membershipIn(context, await findLog(context.services, workspaceId))
}

/** The same where the log is at hand. */
export function membershipIn({ caller }: SignedIn, log: WorkspaceLog | undefined): Membership {
  const rights = log === undefined ? undefined : rightsOf(log.verified.state, caller.userId)
  if (log === undefined || rights === undefined) throw new Refusal('not-a-member')
  return { workspaceId: log.verified.workspaceId, log, rights }
}

/** The newest log; undefined when there is no such workspace. */
export async function findLog(services: Services, workspaceId: WorkspaceId): Promise<WorkspaceLog | undefined> {
  const head = await services.db.prisma.workspace.findUnique({
    where: { id: hashColumn(workspaceId) },
    select: { headSeq: true },
  })
  if (head === null) return undefined
  return services.caches.logs.upTo(services.db, workspaceId, Number(head.headSeq))
}
