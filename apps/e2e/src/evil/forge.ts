// What a dishonest insider can make who holds keys of his own: statements that are signed as they should be, and say what they should not.
import {
  chainIdOf,
  fromBase64url,
  hashBytes,
  toBase64url,
  ZERO_HASH,
  type PairId,
  type SignLabel,
} from '@infisical/crypto'
import type { ChainAnswer } from '@infisical/contract'
import {
  decodeCommit,
  decodePack,
  encodeCommitBody,
  encodeEntryBody,
  encodeEnvelope,
  encodePack,
  manifestHash,
  manifestOf,
  type Author,
  type Commit,
  type DatedDraft,
  type EntryAuthor,
  type RecordFields,
  type UnknownPayload,
  type Verified,
} from '@infisical/protocol'
import { answerAt, PINNED, type World } from './world.ts'

export interface ForgedCommit {
  /** The seq that it follows upon. Default: that of the pinned one. */
  readonly after?: number
  readonly records: readonly RecordFields[]
  readonly author: Author
  /** What the commit says otherwise than an honest one would. */
  readonly says?: Partial<Commit>
  /** In place of `commit`. */
  readonly label?: SignLabel
}

/** The next commit after the pinned one (or another), over exactly these records, whatever they are; as the server would hand it out. */
export async function forgeCommit(world: World, forged: ForgedCommit): Promise<Partial<ChainAnswer>> {
  const { after = PINNED, records, author, says = {}, label = 'commit' } = forged
  const parent = commitOf(answerAt(world, after))
  const pack = encodePack(records)
  const commit: Commit = {
    chain: world.dev,
    seq: after + 1,
    previous: parent.hash,
    logSeq: world.log.head.seq,
    logHash: world.log.head.hash,
    epoch: world.log.state.epoch,
    author: author.userId,
    authorKeyId: author.keyId,
    time: parent.commit.time + 1,
    entries: records.length,
    manifest: manifestHash(chainIdOf(world.dev), manifestOf(decodePack(pack)).leaves),
    message: new Uint8Array(0),
    ...says,
  }
  const body = encodeCommitBody(commit)
  const signature = await author.sign(label, hashBytes(world.workspaceId), body)
  return answerOf(commit.seq, [encodeEnvelope({ body, signature })], pack)
}

export function answerOf(headSeq: number, commits: readonly Uint8Array[], pack: Uint8Array): Partial<ChainAnswer> {
  return { headSeq, commits: commits.map(toBase64url), base: 'full', removed: [], pack: toBase64url(pack) }
}

export function commitOf({ commits }: ChainAnswer) {
  return decodeCommit(fromBase64url(commits.at(-1) ?? ''))
}

type DatedUnknown = UnknownPayload & { readonly time: number }

/** The next entry after the log's head, signed by `author`, whether or not anybody allows it. */
export async function forgeEntry(
  log: Verified,
  draft: DatedDraft | DatedUnknown,
  author: EntryAuthor,
  coSign?: EntryAuthor,
): Promise<Uint8Array> {
  const body = encodeEntryBody({
    ...draft,
    workspaceId: log.workspaceId,
    seq: log.head.seq + 1,
    previous: log.head.hash,
    time: Math.max(draft.time, log.state.time),
    actor: author.userId,
    actorKeyId: author.keyId,
    stateHash: ZERO_HASH,
  })
  const fields = [hashBytes(log.workspaceId), body]
  const signature = await author.sign('log-entry', ...fields)
  const coSignature = await coSign?.sign('invite-accept', ...fields)
  return encodeEnvelope({ body, signature, coSignature })
}

/** The same record under another id: a pair that was never there. */
export function under(pairId: string, record: RecordFields): RecordFields {
  return { ...fieldsOf(record), pairId: pairId as PairId }
}

/** A record's fields of its own, to be changed. */
export function fieldsOf({ pairId, version, epoch, changed, nameBox, valueBox }: RecordFields): RecordFields {
  return { pairId, version, epoch, changed, nameBox, valueBox }
}
