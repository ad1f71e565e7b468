// Membership logs as this server verified them, so that no request folds again what was folded before. The database says which entry is
// the newest; a log that is behind goes on from where it was.
import type { WireKeyBox } from '@infisical/contract'
import { toBase64url, type MachineId, type UserId, type WorkspaceId } from '@infisical/crypto/server'
import type { Database } from '@infisical/db'
import { encodeEnvelope, fold, type Verified } from '@infisical/protocol'
import { hashColumn } from '../columns.ts'
import { LruCache } from '../lru-cache.ts'
import { SingleFlight } from '../single-flight.ts'

export interface WorkspaceLog {
  readonly verified: Verified
  /** The envelopes as clients get them; the index is the seq. */
  readonly entries: readonly string[]
  /** The boxes of members and machines who asked: they change with the log alone. */
  readonly boxes: Map<UserId | MachineId, readonly WireKeyBox[]>
}

export class LogCache {
  readonly #kept: LruCache<WorkspaceLog>
  readonly #flights = new SingleFlight<WorkspaceLog>()

  constructor(bytes: number) {
    this.#kept = new LruCache({ capacity: bytes, weigh })
  }

  /** The log up to `headSeq` at least. */
  async upTo(db: Database, workspaceId: WorkspaceId, headSeq: number): Promise<WorkspaceLog> {
    const known = this.#kept.get(workspaceId)
    if (known !== undefined && known.verified.head.seq >= headSeq) return known
    return this.#flights.share(`${workspaceId} ${headSeq}`, async () => {
      const log = await readLog(db, workspaceId, known)
      if (log.verified.head.seq < headSeq) throw new Error('A stored membership log is shorter than its head')
      this.keep(log)
      return log
    })
  }

  /** Of two that were read or made at the same time, the longer stays. */
  keep(log: WorkspaceLog): void {
    const { workspaceId, head } = log.verified
    const kept = this.#kept.get(workspaceId)
    if (kept === undefined || kept.verified.head.seq < head.seq) this.#kept.set(workspaceId, log)
  }
}

/** Throws TrustError. */
export async function extend(
  known: WorkspaceLog | undefined,
  envelopes: readonly Uint8Array[],
  workspaceId: WorkspaceId,
): Promise<WorkspaceLog> {
  const verified = await fold(known?.verified, envelopes, { workspaceId })
  return { verified, entries: [...(known?.entries ?? []), ...envelopes.map(toBase64url)], boxes: new Map() }
}

/** What does not verify in our own database is nobody's input, so it does not throw what a client's would. */
async function readLog(db: Database, workspaceId: WorkspaceId, known?: WorkspaceLog): Promise<WorkspaceLog> {
  const rows = await db.prisma.logEntry.findMany({
    where: { workspaceId: hashColumn(workspaceId), seq: { gt: known?.verified.head.seq ?? -1 } },
    orderBy: { seq: 'asc' },
  })
  try {
    const envelopes = rows.map(({ body, signature, coSignature }) =>
      encodeEnvelope({ body, signature, coSignature: coSignature ?? undefined }),
    )
    return await extend(known, envelopes, workspaceId)
  } catch {
    throw new Error('A stored membership log does not verify')
  }
}

/** Text of the entries, their hashes, and something for the state, which is made of what they say. */
function weigh({ entries, verified }: WorkspaceLog): number {
  return entries.reduce((sum, entry) => sum + 2 * entry.length, verified.hashes.length + 1_024)
}
