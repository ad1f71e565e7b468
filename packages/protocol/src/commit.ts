// A commit (SPEC 11): a signed head of a chain, that names every secret of it by one hash.
import {
  decodeExactly,
  hashHex,
  ownerOf,
  Writer,
  type ChainContext,
  type EnvironmentId,
  type Hash,
  type KeyId,
  type MachineId,
  type Reader,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { decodeEnvelope } from './envelope.ts'
import { SIZE } from './limits.ts'
import { readObject, writeObject } from './objects.ts'
import { refuse, trusting } from './trust-error.ts'

export interface Commit {
  readonly chain: ChainContext
  /** From 1. */
  readonly seq: number
  /** Hash of the commit before; zeros in the first. */
  readonly previous: Hash
  /** The place in the membership log that the author stood on. */
  readonly logSeq: number
  readonly logHash: Hash
  /** Of the keys; in a personal chain the generation of the owner's identity. */
  readonly epoch: number
  readonly author: UserId | MachineId
  readonly authorKeyId: KeyId
  /** Milliseconds since 1970, as the author says. */
  readonly time: number
  /** How many secrets there are. */
  readonly entries: number
  readonly manifest: Hash
  /** Empty, or sealed under the message key. */
  readonly message: Uint8Array
}

/** A commit as it came: decoded and not judged. */
export interface ServedCommit {
  readonly commit: Commit
  readonly hash: Hash
  readonly body: Uint8Array
  readonly signature: Uint8Array
  readonly envelope: Uint8Array
}

/** H("commit-hash", body) */
export function commitHash(body: Uint8Array): Hash {
  return hashHex('commit-hash', body)
}

/** `malformed` for anything but an envelope with one signature around a commit. Nothing is verified. */
export function decodeCommit(envelope: Uint8Array): ServedCommit {
  const { body, signature, coSignature } = decodeEnvelope(envelope)
  if (coSignature !== undefined) refuse('malformed')
  return { commit: decodeCommitBody(body), hash: commitHash(body), body, signature, envelope }
}

export function encodeCommitBody(commit: Commit): Uint8Array {
  return trusting(() => encode(commit))
}

export function decodeCommitBody(bytes: Uint8Array): Commit {
  return trusting(() => decodeExactly(bytes, decode, encode))
}

function encode({ chain, ...commit }: Commit): Uint8Array {
  const writer = writeObject(new Writer(320 + commit.message.length), 'commit')
  writer.hash(chain.workspaceId).id(chain.environmentId)
  writer.u8(chain.kind === 'shared' ? 0 : 1).id(ownerOf(chain))
  writer.u64(commit.seq).hash(commit.previous).u64(commit.logSeq).hash(commit.logHash).u32(commit.epoch)
  writer.id(commit.author).id(commit.authorKeyId).u64(commit.time)
  return writer.u32(commit.entries).hash(commit.manifest).bytes(commit.message).finish()
}

function decode(reader: Reader): Commit {
  readObject(reader, 'commit')
  const commit = {
    chain: decodeChain(reader),
    seq: reader.u64(),
    previous: reader.hash(),
    logSeq: reader.u64(),
    logHash: reader.hash(),
    epoch: reader.u32(),
    author: reader.id<UserId>(),
    authorKeyId: reader.id<KeyId>(),
    time: reader.u64(),
    entries: reader.u32(),
    manifest: reader.hash(),
    message: reader.bytes(SIZE.message),
  }
  const messageIsSealed = commit.message.length === 0 || commit.message.length >= SIZE.sealed
  if (commit.seq === 0 || !messageIsSealed) refuse('malformed')
  return commit
}

/** hash workspace id || id environment || u8 kind || id owner */
function decodeChain(reader: Reader): ChainContext {
  const place = { workspaceId: reader.hash<WorkspaceId>(), environmentId: reader.id<EnvironmentId>() }
  const kind = reader.u8()
  const owner = reader.id<UserId>()
  // Another kind than the two, and an owner of what is shared, do not come out again, and are malformed by that.
  return kind === 1 ? { ...place, kind: 'personal', owner } : { ...place, kind: 'shared' }
}
