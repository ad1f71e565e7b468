// Where a workspace and some of its chains stand: what a usual pull asks the database, and all it asks. Requests that come while one query
// is under way share the next one, so that many pulls at once cost hardly more than one. A query begins after the request it answers.
import { hashBytes, type ChainId, type Hash, type WorkspaceId } from '@infisical/crypto/server'
import type { Database } from '@infisical/db'
import { column, hashOf } from '../columns.ts'

export interface Heads {
  readonly logSeq: number
  /** Without those that have no commit yet. */
  readonly chains: ReadonlyMap<ChainId, number>
}

interface Question {
  readonly workspaceId: WorkspaceId
  readonly chainIds: readonly ChainId[]
  answer(heads: Heads | undefined): void
  fail(error: unknown): void
}

/** More than any one question asks; the rest waits for the next query. */
const IDS_PER_QUERY = 1_000

export class HeadReader {
  #waiting: Question[] = []
  #asking = false

  /** As of one moment. Undefined when there is no such workspace. */
  read(db: Database, workspaceId: WorkspaceId, chainIds: readonly ChainId[]): Promise<Heads | undefined> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ workspaceId, chainIds, answer, fail })
      if (!this.#asking) void this.#ask(db)
    })
  }

  async #ask(db: Database): Promise<void> {
    this.#asking = true
    while (this.#waiting.length > 0) {
      const questions = this.#take()
      try {
        const seqs = await readSeqs(db, questions)
        for (const question of questions) question.answer(headsOf(question, seqs))
      } catch (error) {
        for (const question of questions) question.fail(error)
      }
    }
    this.#asking = false
  }

  #take(): Question[] {
    let ids = 0
    const end = this.#waiting.findIndex(({ chainIds }, n) => (ids += 1 + chainIds.length) > IDS_PER_QUERY && n > 0)
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
  }
}

/** Ids of workspaces and of chains are hashes of different things, so one map holds both. */
async function readSeqs(db: Database, questions: readonly Question[]): Promise<Map<Hash, number>> {
  const bytesOf = (ids: readonly Hash[]) => [...new Set(ids)].map((id) => column(hashBytes(id)))
  const workspaces = bytesOf(questions.map(({ workspaceId }) => workspaceId))
  const chains = bytesOf(questions.flatMap(({ chainIds }) => chainIds))
  const rows = await db.prisma.$queryRaw<{ id: Uint8Array; head_seq: bigint }[]>`
    SELECT id, head_seq FROM workspace WHERE id = ANY(${workspaces}::bytea[])
    UNION ALL SELECT id, head_seq FROM chain WHERE id = ANY(${chains}::bytea[])`
  return new Map(rows.map(({ id, head_seq }) => [hashOf(id), Number(head_seq)]))
}

function headsOf({ workspaceId, chainIds }: Question, seqs: ReadonlyMap<Hash, number>): Heads | undefined {
  const logSeq = seqs.get(workspaceId)
  if (logSeq === undefined) return undefined
  const found = chainIds.flatMap((id) => {
    const seq = seqs.get(id)
    return seq === undefined ? [] : [[id, seq] as const]
  })
  return { logSeq, chains: new Map(found) }
}
