// What this server has seen, and nobody signed: when members and machines were last there.
import type { ActivityInput, ActivityOutput } from '@infisical/contract'
import { activeMembers, isGoverning } from '@infisical/protocol'
import { hashColumn, idColumn, idOf } from '../columns.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { requireMember } from './members.ts'

/** For owners and admins; `not-allowed` for others. Whoever was not there lately is not named. */
export async function readActivity(context: SignedIn, input: ActivityInput): Promise<ActivityOutput> {
  const { workspaceId, log, rights } = await requireMember(context, input.workspaceId)
  if (!isGoverning(rights.role)) throw new Refusal('not-allowed')
  const { prisma } = context.services.db
  const userIds = activeMembers(log.verified.state).map(({ userId }) => idColumn(userId))
  const sessions = await prisma.$queryRaw<{ user_id: Uint8Array; last: Date }[]>`
    SELECT user_id, max(last_used_at) AS last FROM session WHERE user_id = ANY(${userIds}::bytea[])
    GROUP BY user_id ORDER BY user_id`
  const machines = await prisma.machine.findMany({
    where: { workspaceId: hashColumn(workspaceId), lastSeenAt: { not: null } },
    orderBy: { id: 'asc' },
  })
  return {
    members: sessions.map(({ user_id, last }) => ({ userId: idOf(user_id), lastSeenAt: last.getTime() })),
    machines: machines.flatMap(({ id, lastSeenAt, lastSeenAddress }) => {
      if (lastSeenAt === null) return []
      return [{ machineId: idOf(id), lastSeenAt: lastSeenAt.getTime(), address: lastSeenAddress ?? '' }]
    }),
  }
}
