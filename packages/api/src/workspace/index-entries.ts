// What the tables beside the log make of an entry: who is where, which workspace an invite or a machine belongs to, and whose boxes are of use to
// nobody any more. All of it derives from the log, within the transaction that writes the entry.
import {
  encodeScope,
  receiverKindByte,
  type EnvironmentId,
  type InviteId,
  type Receiver,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import type { Transaction } from '@infisical/db'
import { inviteOf, rotationIn, type Draft, type State } from '@infisical/protocol'
import { column, hashColumn, idColumn } from '../columns.ts'

export interface IndexPlace {
  readonly transaction: Transaction
  readonly workspaceId: WorkspaceId
  readonly now: Date
}

/**
 * Before the entry's own boxes are written. With an epoch all boxes of earlier ones go: whoever has the new keys opens the old ones with them,
 * and what is not there cannot leak.
 */
export async function dropReplacedBoxes(place: IndexPlace, entry: Draft): Promise<void> {
  if (rotationIn(entry) !== undefined) {
    await place.transaction.workspaceKey.deleteMany({ where: { workspaceId: hashColumn(place.workspaceId) } })
  } else if (entry.type === 'set-access' && entry.keys.kind === 'grants') {
    await dropBoxes(place, { kind: 'member', id: entry.userId })
  } else if (entry.type === 'replace-identity') {
    await dropBoxes(place, { kind: 'member', id: entry.identity.userId })
  }
}

export async function index(place: IndexPlace, entry: Draft): Promise<void> {
  const { transaction } = place
  const workspaceId = hashColumn(place.workspaceId)
  switch (entry.type) {
    case 'genesis':
    case 'join':
      await transaction.membership.create({ data: { workspaceId, userId: idColumn(entry.identity.userId) } })
      return
    case 'invite': {
      const invite = { inviteId: idColumn(entry.inviteId), emailHash: hashColumn(entry.emailHash) }
      await transaction.invite.create({ data: { workspaceId, ...invite, expiresAt: dateOf(entry.expiry) } })
      return
    }
    case 'remove-member':
      return endMember(place, entry.userId)
    case 'remove-machine':
      await transaction.machine.deleteMany({ where: { workspaceId, id: idColumn(entry.machineId) } })
      return
    case 'remove-environment':
      return endEnvironment(place, entry.environmentId)
    case 'add-environment':
    case 'rename-environment':
    case 'cancel-invite':
    case 'replace-identity':
    case 'set-access':
    case 'add-machine':
    case 'rotate':
  }
}

/**
 * Those that the entries used or cancelled, or that end with whoever made them. The boxes that only an invite's secret opens are of no more use
 * to anyone who should use them.
 */
export async function closeInvites(place: IndexPlace, before: State | undefined, after: State): Promise<void> {
  const isOpen = (inviteId: InviteId) =>
    before === undefined || (inviteOf(before, inviteId)?.status ?? 'open') === 'open'
  const closed = after.invites.filter(({ id, status }) => status !== 'open' && isOpen(id)).map(({ id }) => idColumn(id))
  if (closed.length === 0) return
  const receivers = { receiverKind: receiverKindByte('invite'), receiverId: { in: closed } }
  const { transaction, now } = place
  await transaction.workspaceKey.deleteMany({ where: { workspaceId: hashColumn(place.workspaceId), ...receivers } })
  await transaction.invite.updateMany({ where: { inviteId: { in: closed } }, data: { closedAt: now } })
}

async function endMember(place: IndexPlace, userId: UserId): Promise<void> {
  await dropBoxes(place, { kind: 'member', id: userId })
  await place.transaction.membership.deleteMany({
    where: { workspaceId: hashColumn(place.workspaceId), userId: idColumn(userId) },
  })
}

async function endEnvironment({ transaction, ...place }: IndexPlace, environmentId: EnvironmentId): Promise<void> {
  const workspaceId = hashColumn(place.workspaceId)
  const scope = column(encodeScope({ kind: 'environment', environmentId }))
  await transaction.workspaceKey.deleteMany({ where: { workspaceId, scope } })
  await transaction.previousKey.deleteMany({ where: { workspaceId, scope } })
}

async function dropBoxes(
  { transaction, workspaceId }: IndexPlace,
  { kind, id }: Pick<Receiver, 'kind' | 'id'>,
): Promise<void> {
  const receiver = { receiverKind: receiverKindByte(kind), receiverId: idColumn(id) }
  await transaction.workspaceKey.deleteMany({ where: { workspaceId: hashColumn(workspaceId), ...receiver } })
}

/** An expiry beyond what a date can say never comes. */
function dateOf(time: number): Date {
  const latest = Date.UTC(9999, 0)
  return new Date(Math.min(time, latest))
}
