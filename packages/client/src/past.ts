// Looking back from the verified head of a chain: at the commits that led there, and at what each of them held. All of it is verified; what is the
// same as now is taken from what is open already, and the rest is opened when it is asked for.
import { chainIdOf, toHex, type ChainContext, type OpenedPair } from '@infisical/crypto'
import { REQUEST_LIMITS } from '@infisical/contract/limits'
import {
  decodeCommit,
  EMPTY_MANIFEST,
  leafHash,
  TrustError,
  verifyPastCommits,
  verifyPastRecords,
  type Manifest,
  type PackRecord,
  type ServedCommit,
} from '@infisical/protocol'
import { beforeOf, fetchCommits, recordsOf } from './chain-answer.ts'
import type { OneChain } from './client-history.ts'
import type { Context } from './context.ts'
import { ClientError } from './errors.ts'
import { openRecords, type Before, type SecretText } from './open-chain.ts'
import { NO_NOTES } from './opened-chain.ts'
import { PastKeys } from './past-keys.ts'
import { kindOf } from './push.ts'
import { lookAtServer } from './standing.ts'
import { openDesk, type Desk, type Workspace } from './workspace-log.ts'

/** What a chain held at one commit. `commit` is undefined before the first. */
export interface Moment {
  readonly seq: number
  readonly commit: ServedCommit | undefined
  readonly manifest: Manifest
}

/** By chain id, commits that were verified, from a head down: where an earlier look got to, so that a later one can go on. */
export type Walks = Map<string, readonly ServedCommit[]>

export async function openPast(context: Context, options: OneChain, walks: Walks = new Map()): Promise<Past> {
  const desk = await openDesk(context, options.workspaceId)
  const { workspace, chain, opened } = await lookAtServer(desk, options.environment, kindOf(options))
  const before = opened && beforeOf(chain, opened)
  return new Past({ desk, workspace, chain, before, walks })
}

interface Parts {
  readonly desk: Desk
  readonly workspace: Workspace
  readonly chain: ChainContext
  /** undefined before the first commit. */
  readonly before: Before | undefined
  readonly walks: Walks
}

export class Past {
  readonly workspace: Workspace
  readonly chain: ChainContext
  readonly keys: PastKeys
  readonly #parts: Parts
  /** By leaf hash, in hex: which bytes a commit names, and what was read in them. */
  readonly #records = new Map<string, PackRecord>()
  readonly #texts = new Map<string, SecretText>()
  /** From the head down. */
  #commits: readonly ServedCommit[]
  #hasReadHead = false

  constructor(parts: Parts) {
    const { before, walks } = parts
    this.#parts = parts
    const envelope = before?.view.head.envelope
    const head = envelope && decodeCommit(envelope)
    const walked = before && walks.get(before.view.chainId)
    this.#commits = walked?.[0]?.hash === head?.hash ? (walked ?? []) : head === undefined ? [] : [head]
    this.workspace = parts.workspace
    this.chain = parts.chain
    this.keys = new PastKeys(parts.desk, parts.workspace, parts.chain)
  }

  get headSeq(): number {
    return this.#parts.before?.view.head.seq ?? 0
  }

  /** `commit-unknown` unless there is such a commit, or it is the nothing before the first. */
  checkSeq(seq: number): void {
    if (!Number.isSafeInteger(seq) || seq < 0 || seq > this.headSeq) throw new ClientError('commit-unknown')
  }

  /** Verified, with all between it and the head. */
  async commitAt(seq: number): Promise<ServedCommit> {
    const { desk, workspace, chain, walks } = this.#parts
    const lowest = this.#commits.at(-1)
    if (lowest !== undefined && seq < lowest.commit.seq) {
      const commits = await fetchCommits(desk, chain, seq - 1, lowest.commit.seq - 1)
      const found = await verifyPastCommits({ log: workspace.verified, chain, next: lowest, commits, from: seq })
      this.#commits = [...this.#commits, ...found.toReversed()]
      walks.set(chainIdOf(chain), this.#commits)
    }
    const commit = this.#commits[this.headSeq - seq]
    if (commit === undefined) throw new ClientError('commit-unknown')
    return commit
  }

  /** What was there at each of these commits, which go down. */
  async moments(seqs: readonly number[]): Promise<Moment[]> {
    const lowest = seqs.findLast((seq) => seq > 0)
    if (lowest !== undefined) await this.commitAt(lowest)
    const moments: Moment[] = []
    while (moments.length < seqs.length) for (const one of await this.#further(seqs, moments)) moments.push(one)
    return moments
  }

  /** At least one more than there are. */
  async #further(seqs: readonly number[], moments: readonly Moment[]): Promise<Moment[]> {
    const seq = seqs[moments.length] as number
    if (seq === 0) return [{ seq, commit: undefined, manifest: EMPTY_MANIFEST }]
    const { before, desk, chain } = this.#parts
    const { view } = before as Before
    if (seq === view.head.seq) return [{ seq, commit: await this.commitAt(seq), manifest: view.manifest }]
    const from = moments.at(-1) ?? { seq: view.head.seq, manifest: view.manifest }
    const asked = seqs.slice(moments.length, moments.length + REQUEST_LIMITS.pastSteps).filter((one) => one > 0)
    const { workspaceId, environmentId, kind } = chain
    const question = { workspaceId, environmentId, kind, from: from.seq, seqs: asked }
    const { steps } = await desk.me.call((api) => api.secret.past.query(question))
    if (steps.length === 0 || steps.length > asked.length) throw new TrustError('malformed')
    const found: Moment[] = []
    let known = from.manifest
    for (const [i, step] of steps.entries()) {
      const commit = await this.commitAt(asked[i] as number)
      const served = await recordsOf(desk, chain, { ...step, headSeq: commit.commit.seq })
      if (served === undefined) throw new TrustError('entry-missing', { seq: commit.commit.seq })
      const { manifest, records } = verifyPastRecords({ chainId: view.chainId, manifest: known }, commit.commit, served)
      for (const record of records) this.#records.set(toHex(leafHash(record.record)), record)
      found.push({ seq: commit.commit.seq, commit, manifest })
      known = manifest
    }
    return found
  }

  /** The secrets at these places of a moment, all unless they are said. `past-closed`, `entry-aad`, `malformed`. */
  async textsOf({ manifest }: Moment, places?: readonly number[]): Promise<SecretText[]> {
    const asked = places ?? Array.from({ length: manifest.count }, (_, place) => place)
    const leaves = asked.map((place) => toHex(manifest.leaves.subarray(32 * place, 32 * place + 32)))
    this.#readHead()
    await this.#open(leaves.filter((leaf) => !this.#texts.has(leaf)))
    return leaves.map((leaf) => this.#texts.get(leaf) as SecretText)
  }

  #readHead(): void {
    const { before } = this.#parts
    if (before === undefined || this.#hasReadHead) return
    this.#hasReadHead = true
    const { opened, view } = before
    for (const [place, name] of opened.names.entries()) {
      const leaf = toHex(view.manifest.leaves.subarray(32 * place, 32 * place + 32))
      this.#texts.set(leaf, {
        name,
        value: opened.values[place] as string,
        ...(opened.notes.get(place) ?? NO_NOTES),
      })
    }
  }

  async #open(leaves: readonly string[]): Promise<void> {
    const { onProgress } = this.#parts.desk.context
    const closed = leaves.map((leaf) => ({ leaf, record: this.#recordOf(leaf) }))
    for (const epoch of new Set(closed.map(({ record }) => record.epoch))) {
      const some = closed.filter(({ record }) => record.epoch === epoch)
      const toOpen = { key: await this.keys.at(epoch), view: this.#parts, onProgress }
      const records = some.map(({ record }) => record)
      const pairs = await openRecords(toOpen, records)
      for (const [i, { leaf }] of some.entries()) this.#texts.set(leaf, pairs[i] as OpenedPair)
    }
  }

  /** Every leaf of a verified manifest came with a record, or is one of the head's. */
  #recordOf(leaf: string): PackRecord {
    const record = this.#records.get(leaf)
    if (record === undefined) throw new TrustError('entry-missing')
    return record
  }
}
