// A log entry (SPEC 8): where it stands, who made it, what it does, and the hash of the state it leads to.
import {
  decodeExactly,
  hashHex,
  Reader,
  Writer,
  type Hash,
  type KeyId,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { kindOf, typeOf, type Draft } from './entries/kinds.ts'
import { SIZE } from './limits.ts'
import { readObject, writeObject } from './objects.ts'
import { refuse, trusting } from './trust-error.ts'

export interface EntryHeader {
  /** Zeros in entry 0, whose hash the workspace id is. */
  readonly workspaceId: WorkspaceId
  readonly seq: number
  /** Hash of the entry before; zeros in entry 0. */
  readonly previous: Hash
  /** Milliseconds since 1970, as the actor says. */
  readonly time: number
  readonly actor: UserId
  readonly actorKeyId: KeyId
  /** Of the state that the entry leads to. */
  readonly stateHash: Hash
}

/** Of a type that version 1 does not describe. It decodes, so that it can be told from garbage, and stops the fold. */
export interface UnknownPayload {
  readonly type: 'unknown'
  readonly number: number
  readonly payload: Uint8Array
}

export type Entry = EntryHeader & (Draft | UnknownPayload)

/** H("log-entry-hash", body). The workspace id is that of entry 0. */
export function entryHash(body: Uint8Array): Hash {
  return hashHex('log-entry-hash', body)
}

export function encodeEntryBody(entry: Entry): Uint8Array {
  return trusting(() => encode(entry))
}

/** `malformed` for anything that is not exactly an entry. Names, e-mail addresses and lists have the form that SPEC 1 and 8 give them. */
export function decodeEntryBody(bytes: Uint8Array): Entry {
  if (bytes.length > SIZE.body) refuse('malformed')
  return trusting(() => decodeExactly(bytes, decode, encode))
}

/** workspace id || u64 seq || previous || u64 time || actor || actor's key id || u8 type || bytes payload || state */
function encode(entry: Entry): Uint8Array {
  const writer = writeObject(new Writer(512), 'entry')
  writer.hash(entry.workspaceId).u64(entry.seq).hash(entry.previous).u64(entry.time)
  writer.id(entry.actor).id(entry.actorKeyId)
  if (entry.type === 'unknown') return writer.u8(entry.number).bytes(entry.payload).hash(entry.stateHash).finish()
  return writer.u8(kindOf(entry.type).number).bytes(encodePayload(entry)).hash(entry.stateHash).finish()
}

function encodePayload(draft: Draft): Uint8Array {
  const writer = new Writer()
  kindOf(draft.type).write(writer, draft)
  return writer.finish()
}

function decode(reader: Reader): Entry {
  readObject(reader, 'entry')
  const place = {
    workspaceId: reader.hash<WorkspaceId>(),
    seq: reader.u64(),
    previous: reader.hash(),
    time: reader.u64(),
    actor: reader.id<UserId>(),
    actorKeyId: reader.id<KeyId>(),
  }
  const payload = decodePayload(reader.u8(), reader.bytes(SIZE.body))
  return { ...place, ...payload, stateHash: reader.hash() }
}

function decodePayload(number: number, bytes: Uint8Array): Draft | UnknownPayload {
  const type = typeOf(number)
  if (type === undefined) return { type: 'unknown', number, payload: bytes }
  // Bytes that it leaves unread do not come out again when the entry is encoded, and are malformed by that.
  const payload = kindOf(type).read(new Reader(bytes))
  return { ...payload, type } as Draft
}
