// What a client wants to append, decoded and judged as far as the server is concerned: by whom, when, and of which kinds. The log's own
// rules are the fold's.
import { CLOCK_SKEW_MS } from '@infisical/contract/limits'
import { fromBase64url, type Hash, type WorkspaceId } from '@infisical/crypto/server'
import {
  decodeEntryBody,
  decodeEnvelope,
  entryHash,
  entryHashAt,
  TrustError,
  type Draft,
  type EntryHeader,
  type EntryType,
  type Envelope,
} from '@infisical/protocol'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { Caller } from '../session/access-token.ts'
import { extend, type WorkspaceLog } from './log-cache.ts'

/** One entry on its way into a log. */
export interface Statement {
  readonly bytes: Uint8Array
  readonly envelope: Envelope
  readonly entry: EntryHeader & Draft
  readonly hash: Hash
}

/** Throws `malformed` and, for what version 1 does not describe, `log-unknown`. */
export function decodeStatements(entries: readonly string[]): Statement[] {
  return entries.map((text) => {
    const bytes = fromBase64url(text)
    const envelope = decodeEnvelope(bytes)
    const entry = decodeEntryBody(envelope.body)
    if (entry.type === 'unknown') throw new TrustError('log-unknown')
    return { bytes, envelope, entry, hash: entryHash(envelope.body) }
  })
}

/** `not-allowed` for entries that another signed or that this procedure does not take; `clock-skew`. */
export function checkStatements(
  services: Services,
  caller: Caller,
  statements: readonly Statement[],
  types: readonly EntryType[],
): void {
  for (const { entry } of statements) {
    if (entry.actor !== caller.userId || !types.includes(entry.type)) throw new Refusal('not-allowed')
    checkTime(services, entry.time)
  }
}

/** Signed times are shown to people and must be believable; no rule rests on them but the order of a log. */
export function checkTime({ clock }: Services, time: number): void {
  const serverTime = clock()
  if (Math.abs(time - serverTime) > CLOCK_SKEW_MS) throw new Refusal('clock-skew', { serverTime })
}

/**
 * The log with the statements, or `stored` when exactly these stand in it already: then the answer to this request was lost, and it is
 * given again. Throws `conflict-head` when others were faster, and TrustError for what the log's rules forbid.
 */
export async function extendLog(
  log: WorkspaceLog | undefined,
  statements: readonly Statement[],
  workspaceId: WorkspaceId,
): Promise<WorkspaceLog | 'stored'> {
  if (log !== undefined && isStored(log, statements)) return 'stored'
  const headSeq = log?.verified.head.seq ?? -1
  if (statements.some(({ entry }) => entry.seq <= headSeq)) throw new Refusal('conflict-head')
  const envelopes = statements.map(({ bytes }) => bytes)
  return extend(log, envelopes, workspaceId)
}

/** Whether exactly these stand in the log. */
export function isStored({ verified }: WorkspaceLog, statements: readonly Statement[]): boolean {
  return statements.every(
    ({ entry, hash }) => entry.seq <= verified.head.seq && entryHashAt(verified.hashes, entry.seq) === hash,
  )
}
