// Entries and commits that no honest client makes, correctly encoded and signed where not told otherwise: what a malicious server or member
// would try. Nothing is checked here.
import { hashBytes, ZERO_HASH, type ChainContext, type SignLabel, type WorkspaceId } from '@infisical/crypto'
import type { Author, EntryAuthor, Signer } from '../build-entry.ts'
import { decodeCommit, encodeCommitBody, type Commit } from '../commit.ts'
import { kindOf, type Draft } from '../entries/kinds.ts'
import { decodeEnvelope, encodeEnvelope } from '../envelope.ts'
import { decodeEntryBody, encodeEntryBody, type Entry, type EntryHeader, type UnknownPayload } from '../entry.ts'
import type { Head } from '../head.ts'
import { manifestOf } from '../changed-manifest.ts'
import { emptyChain } from '../chain-view.ts'
import { manifestHash } from '../manifest.ts'
import { decodePack, EMPTY_PACK } from '../pack.ts'
import { epochOf } from '../queries.ts'
import { stateHash } from '../state-codec.ts'
import { next } from '../transition.ts'
import type { Verified } from '../verified.ts'

export interface Forgery {
  readonly author: EntryAuthor
  /** In the place of what would stand there. */
  readonly header?: Partial<EntryHeader>
  readonly coSign?: Signer
}

/** An entry after `base`, with the right state hash if the draft has a state to lead to. */
export async function forgeEntry(
  base: Verified | undefined,
  draft: Draft | UnknownPayload,
  { author, header = {}, coSign }: Forgery,
): Promise<Uint8Array> {
  const { userId, keyId } = author
  const time = header.time ?? base?.state.time ?? 0
  const known = {
    workspaceId: base?.workspaceId ?? (ZERO_HASH as WorkspaceId),
    seq: (base?.head.seq ?? -1) + 1,
    previous: base?.head.hash ?? ZERO_HASH,
    time,
    actor: userId,
    actorKeyId: keyId,
  }
  const leadsTo = await stateAfter(base, draft, { time, actor: { userId, keyId } })
  return signEntry({ ...draft, ...known, stateHash: leadsTo, ...header }, author.sign, coSign)
}

/** The same entry with other fields, signed anew. */
export function reforge(envelope: Uint8Array, changes: object, sign: Signer, coSign?: Signer): Promise<Uint8Array> {
  return signEntry({ ...decodeEntryBody(decodeEnvelope(envelope).body), ...changes }, sign, coSign)
}

export interface CommitForgery {
  readonly log: Verified
  readonly chain: ChainContext
  readonly author: Author
  readonly previous?: Head
  /** All records of the chain. */
  readonly pack?: Uint8Array
  /** In the place of what would stand there. */
  readonly fields?: Partial<Commit>
}

/** A commit after `previous` (the first, if there is none) that names all records of the pack. */
export async function forgeCommit(forgery: CommitForgery): Promise<Uint8Array> {
  const { log, chain, author, previous = { seq: 0, hash: ZERO_HASH }, pack = EMPTY_PACK, fields = {} } = forgery
  const manifest = manifestOf(decodePack(pack))
  const body = encodeCommitBody({
    chain,
    seq: previous.seq + 1,
    previous: previous.hash,
    logSeq: log.head.seq,
    logHash: log.head.hash,
    epoch: epochOf(log.state, chain),
    author: author.userId,
    authorKeyId: author.keyId,
    time: log.state.time,
    entries: manifest.count,
    manifest: manifestHash(emptyChain(chain).chainId, manifest.leaves),
    message: new Uint8Array(0),
    ...fields,
  })
  const signature = await author.sign('commit', hashBytes((fields.chain ?? chain).workspaceId), body)
  return encodeEnvelope({ body, signature })
}

/** The place of a commit, for the next one to follow upon. */
export function placeOfCommit(envelope: Uint8Array): Head {
  const { commit, hash } = decodeCommit(envelope)
  return { seq: commit.seq, hash }
}

async function signEntry(entry: Entry, sign: Signer, coSign?: Signer): Promise<Uint8Array> {
  const body = encodeEntryBody(entry)
  const fields = [hashBytes(entry.workspaceId), body]
  const signature = await sign('log-entry', ...fields)
  return encodeEnvelope({ body, signature, coSignature: await coSign?.(labelOf(entry), ...fields) })
}

async function stateAfter(base: Verified | undefined, draft: Draft | UnknownPayload, at: Parameters<typeof next>[2]) {
  if (draft.type === 'unknown') return ZERO_HASH
  try {
    return stateHash(await next(base?.state, draft, at))
  } catch {
    return ZERO_HASH
  }
}

function labelOf(entry: Entry): SignLabel {
  const label = entry.type === 'unknown' ? undefined : kindOf(entry.type).coSign?.label
  return label ?? 'invite-accept'
}
