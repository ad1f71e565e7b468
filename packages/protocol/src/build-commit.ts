// Makes commits. What is made passes the server's own checks before it is given out, so nothing unacceptable is ever sent.
import { hashBytes, type PairId } from '@infisical/crypto/server'
import { acceptPush } from './accept-push.ts'
import type { Author } from './build-entry.ts'
import { changedManifest } from './changed-manifest.ts'
import type { ChainView } from './chain-view.ts'
import { encodeCommitBody } from './commit.ts'
import { encodeEnvelope } from './envelope.ts'
import { manifestHash } from './manifest.ts'
import { decodePack, encodePack, type RecordFields } from './pack.ts'
import { epochOf } from './queries.ts'
import type { Verified } from './verified.ts'

/** A sealed pair. `changed` is this commit's seq, unless an older plaintext was sealed anew: then it stays. */
export type PlannedRecord = Omit<RecordFields, 'changed'> & { readonly changed?: number | undefined }

export interface CommitPlan {
  readonly log: Verified
  /** The chain as the author knows it; `emptyChain` before its first commit. */
  readonly previous: ChainView
  /** New and changed pairs, each with the version after its last one (`lastVersionOf`). */
  readonly records: readonly PlannedRecord[]
  readonly removed: readonly PairId[]
  /** Sealed for this chain, epoch and seq; empty for none. */
  readonly message: Uint8Array
  /** Milliseconds since 1970. */
  readonly time: number
  readonly author: Author
}

export interface BuiltCommit {
  readonly envelope: Uint8Array
  /** Of the new and changed records. */
  readonly pack: Uint8Array
  /** The chain with the commit. */
  readonly view: ChainView
}

/** Stands on the log's head. Throws TrustError where a server would refuse it. */
export async function buildCommit(plan: CommitPlan): Promise<BuiltCommit> {
  const { log, previous, removed, message, time, author } = plan
  const seq = previous.head.seq + 1
  const pack = encodePack(plan.records.map((record) => asFields(record, seq)))
  const manifest = changedManifest(previous.manifest, decodePack(pack), removed)
  const body = encodeCommitBody({
    chain: previous.chain,
    seq,
    previous: previous.head.hash,
    logSeq: log.head.seq,
    logHash: log.head.hash,
    epoch: epochOf(log.state, previous.chain),
    author: author.userId,
    authorKeyId: author.keyId,
    time,
    entries: manifest.count,
    manifest: manifestHash(previous.chainId, manifest.leaves),
    message,
  })
  const signature = await author.sign('commit', hashBytes(log.workspaceId), body)
  const envelope = encodeEnvelope({ body, signature })
  const { view } = await acceptPush({ log, previous, commit: envelope, pack, removed })
  return { envelope, pack, view }
}

/** Field by field: a record may be a view whose parts a spread would lose. */
function asFields(record: PlannedRecord, seq: number): RecordFields {
  const { pairId, version, epoch, nameBox, valueBox, changed = seq } = record
  return { pairId, version, epoch, changed, nameBox, valueBox }
}
