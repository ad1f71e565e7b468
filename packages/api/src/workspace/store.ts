// Writing entries: log, boxes, the two indexes that derive from the log, and the first commits of new environments, all or nothing.
import type { InviteId, WorkspaceId } from '@infisical/crypto/server'
import { transact, type Prisma, type Transaction } from '@infisical/db'
import { column, hashColumn, idColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { chainRow, commitRow, type Accepted } from '../secret/accepted.ts'
import type { BoxRow } from './boxes.ts'
import type { WorkspaceLog } from './log-cache.ts'
import type { Statement } from './statements.ts'

export interface Extension {
  /** Undefined for a workspace that begins with this. */
  readonly before: WorkspaceLog | undefined
  readonly after: WorkspaceLog
  readonly statements: readonly Statement[]
  readonly boxes: readonly BoxRow[]
  readonly commits: readonly Accepted[]
}

/** Throws `conflict-head` when the log is not what it was when the extension was judged. */
export async function store(services: Services, extension: Extension): Promise<void> {
  const { before, after, statements, boxes, commits } = extension
  const { workspaceId } = after.verified
  await transact(services.db, async (transaction) => {
    await moveHead(services, transaction, before, after)
    await transaction.logEntry.createMany({ data: statements.map((statement) => entryRow(workspaceId, statement)) })
    if (boxes.length > 0) await transaction.workspaceKey.createMany({ data: [...boxes] })
    for (const { entry } of statements) await index(services, transaction, workspaceId, entry)
    if (commits.length === 0) return
    await transaction.chain.createMany({ data: commits.map(chainRow) })
    await transaction.commit.createMany({ data: commits.map(commitRow) })
  })
  services.caches.logs.keep(after)
}

/** Compare and swap: of two that continue the same head, one gets through. */
async function moveHead(
  { clock }: Services,
  transaction: Transaction,
  before: WorkspaceLog | undefined,
  after: WorkspaceLog,
): Promise<void> {
  const { workspaceId, head } = after.verified
  const id = hashColumn(workspaceId)
  const next = { headSeq: BigInt(head.seq), headHash: hashColumn(head.hash) }
  if (before === undefined) {
    const { count } = await transaction.workspace.createMany({
      data: [{ id, ...next, createdAt: new Date(clock()) }],
      skipDuplicates: true,
    })
    if (count !== 1) throw new Refusal('conflict-head')
    return
  }
  const { seq, hash } = before.verified.head
  const { count } = await transaction.workspace.updateMany({
    where: { id, headSeq: BigInt(seq), headHash: hashColumn(hash) },
    data: next,
  })
  if (count !== 1) throw new Refusal('conflict-head')
}

function entryRow(workspaceId: WorkspaceId, { envelope, entry, hash }: Statement): Prisma.LogEntryCreateManyInput {
  const { body, signature, coSignature } = envelope
  return {
    workspaceId: hashColumn(workspaceId),
    seq: BigInt(entry.seq),
    hash: hashColumn(hash),
    body: column(body),
    signature: column(signature),
    coSignature: coSignature === undefined ? null : column(coSignature),
  }
}

/** What is looked up without reading logs: who is where, and which workspace an invite belongs to. */
async function index(
  services: Services,
  transaction: Transaction,
  workspaceId: WorkspaceId,
  entry: Statement['entry'],
): Promise<void> {
  const workspace = { workspaceId: hashColumn(workspaceId) }
  switch (entry.type) {
    case 'genesis':
    case 'join':
      await transaction.membership.create({ data: { ...workspace, userId: idColumn(entry.identity.userId) } })
      if (entry.type === 'join') await closeInvite(services, transaction, workspaceId, entry.inviteId)
      return
    case 'invite': {
      const emailHash = hashColumn(entry.emailHash)
      const invite = { inviteId: idColumn(entry.inviteId), emailHash, expiresAt: dateOf(entry.expiry) }
      await transaction.invite.create({ data: { ...workspace, ...invite } })
      return
    }
    case 'cancel-invite':
      await closeInvite(services, transaction, workspaceId, entry.inviteId)
      return
    case 'add-environment':
    case 'rotate':
  }
}

/** The boxes that only the invite's secret opens are of no more use to anyone who should use them. */
async function closeInvite(
  { clock }: Services,
  transaction: Transaction,
  workspaceId: WorkspaceId,
  inviteId: InviteId,
): Promise<void> {
  const receiver = { workspaceId: hashColumn(workspaceId), receiverKind: 1, receiverId: idColumn(inviteId) }
  await transaction.workspaceKey.deleteMany({ where: receiver })
  await transaction.invite.update({ where: { inviteId: idColumn(inviteId) }, data: { closedAt: new Date(clock()) } })
}

/** An expiry beyond what a date can say never comes. */
function dateOf(time: number): Date {
  const latest = Date.UTC(9999, 0)
  return new Date(Math.min(time, latest))
}
