// Writing entries: log, keys, what derives from the log, and the commits that go with it, all or nothing.
import type { WorkspaceId } from '@infisical/crypto/server'
import { announce, insertKeyBoxes, transact, type NewKeyBox, type Prisma, type Transaction } from '@infisical/db'
import { column, hashColumn } from '../columns.ts'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { chainRow, commitRow, type Accepted } from '../secret/accepted.ts'
import { keepCommit, writeCommit, type NextCommit } from '../secret/next-commit.ts'
import { closeInvites, dropReplacedBoxes, index } from './index-entries.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { addMachines, type MachineRow } from './machine-rows.ts'
import type { PreviousKeyRow } from './previous-keys.ts'
import type { Statement } from './statements.ts'

export interface Extension {
  /** Undefined for a workspace that begins with this. */
  readonly before: WorkspaceLog | undefined
  readonly after: WorkspaceLog
  readonly statements: readonly Statement[]
  readonly boxes: readonly NewKeyBox[]
  readonly previousKeys?: readonly PreviousKeyRow[]
  readonly machines?: readonly MachineRow[]
  /** The first of new chains. */
  readonly commits?: readonly Accepted[]
  /** The next of others, ascending by chain id. */
  readonly renewals?: readonly NextCommit[]
}

/**
 * Throws `conflict-head` when the log, or a chain that goes on with it, is not what it was when the extension was judged. The row of the
 * workspace comes first: a push that holds it is waited for and then found in its chain, one that waits finds the log moved on.
 */
export async function store(services: Services, extension: Extension): Promise<void> {
  const { before, after, statements, boxes, previousKeys = [], machines = [], commits = [], renewals = [] } = extension
  const { workspaceId } = after.verified
  await transact(services.db, async (transaction) => {
    const place = { transaction, workspaceId, now: new Date(services.clock()) }
    await moveHead(services, transaction, before, after)
    await transaction.logEntry.createMany({ data: statements.map((statement) => entryRow(workspaceId, statement)) })
    for (const { entry } of statements) await dropReplacedBoxes(place, entry)
    await insertKeyBoxes(transaction, hashColumn(workspaceId), boxes)
    if (previousKeys.length > 0) await transaction.previousKey.createMany({ data: [...previousKeys] })
    await addMachines(transaction, machines)
    for (const { entry } of statements) await index(place, entry)
    await closeInvites(place, before?.verified.state, after.verified.state)
    if (commits.length > 0) {
      await transaction.chain.createMany({ data: commits.map(chainRow) })
      await transaction.commit.createMany({ data: commits.map(commitRow) })
    }
    for (const renewal of renewals) await writeCommit(transaction, renewal)
    await announce(transaction, { of: 'log', workspaceId, seq: after.verified.head.seq })
  })
  services.caches.logs.keep(after)
  for (const renewal of renewals) keepCommit(services.caches.chains, renewal)
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
