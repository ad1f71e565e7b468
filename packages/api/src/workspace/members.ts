// Who may come into a workspace at all, people and machines. Every procedure about a workspace asks here, and gets the verified log that answers.
import { parseHash, type WorkspaceId } from '@infisical/crypto/server'
import { machineOf, rightsOf, type Rights } from '@infisical/protocol'
import { hashColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import type { Known } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import type { WorkspaceLog } from './log-cache.ts'

export interface Membership {
  readonly workspaceId: WorkspaceId
  readonly log: WorkspaceLog
  readonly rights: Pick<Rights, 'role' | 'access'>
}

/** Throws `not-a-member`, the same for a workspace that is not there; of a machine `machine-unknown` and `machine-expired`. */
export async function requireMember(context: Known, workspace: string): Promise<Membership> {
  const workspaceId = parseHash<WorkspaceId>(workspace)
  return membershipIn(context, await findLog(context.services, workspaceId))
}

/** The same where the log is at hand. */
export function membershipIn(context: Known, log: WorkspaceLog | undefined): Membership {
  const rights = log === undefined ? undefined : rightsIn(context, log)
  if (log === undefined || rights === undefined) throw new Refusal('not-a-member')
  return { workspaceId: log.verified.workspaceId, log, rights }
}

/** What the signed log says, by our clock: a machine whose secret is good is one only as long as it says so. */
function rightsIn({ services, caller }: Known, { verified }: WorkspaceLog): Membership['rights'] | undefined {
  if (caller.kind === 'user') return rightsOf(verified.state, caller.userId)
  if (caller.workspaceId !== verified.workspaceId) return undefined
  const machine = machineOf(verified.state, caller.machineId)
  if (machine === undefined || machine.until !== undefined) throw new Refusal('machine-unknown')
  if (services.clock() > machine.expiry) throw new Refusal('machine-expired')
  return machine
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
