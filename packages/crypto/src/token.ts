// Service tokens (SPEC 14): one string that holds all a machine needs to know, shown once. It names the workspace by its id, which is the hash of
// its first entry, and an entry of its log, so that not even a first contact can be answered by another workspace or an older log.
import type { Hash, MachineId, WorkspaceId } from './brands.ts'
import { concat, equalBytes, fromBase64url, toBase64url } from './bytes.ts'
import { concealed } from './concealed.ts'
import { malformed } from './errors.ts'
import { hash } from './hash.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

export interface Token {
  readonly machineId: MachineId
  /** 32 random bytes. */
  readonly seed: Uint8Array
  readonly workspaceId: WorkspaceId
  /** The entry by which the machine was added. */
  readonly log: { readonly seq: number; readonly hash: Hash }
  /** `https://host[:port]` */
  readonly origin: string
}

const PREFIX = 'infisical_'
const VERSION = 1
const CHECKSUM_SIZE = 4
const LONGEST_ORIGIN = 300

export function formatToken({ machineId, seed, workspaceId, log, origin }: Token): string {
  const writer = new Writer(256).u8(VERSION).id(machineId).fixed(seed, 32).hash(workspaceId)
  const bytes = writer.u64(log.seq).hash(log.hash).text(origin).finish()
  return `${PREFIX}${toBase64url(concat(bytes, checksumOf(bytes)))}`
}

/** `malformed` for anything that `formatToken` does not make: a part of a token, a token with a typing error. White space around it is dropped. */
export function parseToken(text: string): Token {
  const trimmed = text.trim()
  if (!trimmed.startsWith(PREFIX)) malformed('not a token')
  const whole = fromBase64url(trimmed.slice(PREFIX.length))
  if (whole.length <= CHECKSUM_SIZE) malformed('not a token')
  const bytes = whole.subarray(0, -CHECKSUM_SIZE)
  if (!equalBytes(checksumOf(bytes), whole.subarray(-CHECKSUM_SIZE))) malformed('not a whole token')
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) malformed('a token of another version')
  const token = {
    machineId: reader.id<MachineId>(),
    seed: reader.fixed(32).slice(),
    workspaceId: reader.hash<WorkspaceId>(),
    log: { seq: reader.u64(), hash: reader.hash() },
    origin: reader.text(LONGEST_ORIGIN),
  }
  reader.end()
  if (!isOrigin(token.origin)) malformed('a token names no server')
  return concealed(token)
}

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
  } catch {
    return false
  }
}

function checksumOf(bytes: Uint8Array): Uint8Array {
  return hash('token-checksum', bytes).subarray(0, CHECKSUM_SIZE)
}
