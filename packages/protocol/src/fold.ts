// From signed entries to a verified log (SPEC 8). Server, CLI, web and tests run this one function, so they cannot come to differ. Every check
// has its code, and the order of checks is the order of the code below.
import {
  CryptoError,
  hashBytes,
  verifySignature,
  ZERO_HASH,
  type Hash,
  type WorkspaceId,
} from '@infisical/crypto/server'
import { kindOf, type Draft } from './entries/kinds.ts'
import { decodeEnvelope, type Envelope } from './envelope.ts'
import { decodeEntryBody, entryHash, type EntryHeader } from './entry.ts'
import type { Head } from './head.ts'
import { stateHash } from './state-codec.ts'
import { NOTHING, type State } from './state.ts'
import { prepareStep, type Step } from './transition.ts'
import { refuse, TrustError, withEvidence } from './trust-error.ts'
import { verifiedLog, type Verified } from './verified.ts'

/**
 * Continues `base` (nothing: begins with entry 0) by these envelopes. Throws TrustError with the seq and bytes of the entry that is refused;
 * `base` stays as it was. Linear in the entries, each of which costs the encoding of the state once.
 */
export async function fold(
  base: Verified | undefined,
  envelopes: readonly Uint8Array[],
  expected: { readonly workspaceId: WorkspaceId },
): Promise<Verified> {
  const { workspaceId } = expected
  if (base !== undefined && base.workspaceId !== workspaceId) refuse('log-genesis')
  if (base === undefined && envelopes.length === 0) refuse('log-genesis')
  if (base !== undefined && envelopes.length === 0) return base

  const known = base?.hashes.length ?? 0
  const hashes = new Uint8Array(known + 32 * envelopes.length)
  if (base !== undefined) hashes.set(base.hashes)
  let place: Place = { workspaceId, state: base?.state ?? NOTHING, head: base?.head }
  for (const [i, envelope] of envelopes.entries()) {
    const { state, head } = await foldOne(place, envelope)
    hashes.set(hashBytes(head.hash), known + 32 * i)
    place = { workspaceId, state, head }
  }
  return verifiedLog(hashes, place.state)
}

/** Between two entries. */
interface Place {
  readonly workspaceId: WorkspaceId
  readonly state: State
  readonly head: Head | undefined
}

async function foldOne(before: Place, bytes: Uint8Array): Promise<{ state: State; head: Head }> {
  const seq = before.state.seq + 1
  try {
    const envelope = decodeEnvelope(bytes)
    const entry = decodeEntryBody(envelope.body)
    if (entry.type === 'unknown') refuse('log-unknown')
    if (envelope.coSignature !== undefined && kindOf(entry.type).coSign === undefined) refuse('malformed')
    const hash = entryHash(envelope.body)
    checkContinues(before, entry, hash)
    const at = { seq, time: entry.time, actor: { userId: entry.actor, keyId: entry.actorKeyId } }
    const step = await prepareStep(before.state, entry, at)
    await checkSignatures(envelope, entry, step)
    const state = step.apply()
    if (stateHash(state) !== entry.stateHash) refuse('log-state', { expected: entry.stateHash })
    return { state, head: { seq, hash } }
  } catch (error) {
    throw withEvidence(error, { seq, envelope: bytes })
  }
}

/** `log-genesis` for entry 0 and for a log of another workspace, else `log-chain`. */
function checkContinues({ workspaceId, state, head }: Place, entry: EntryHeader & Draft, hash: Hash): void {
  if (head === undefined) {
    const begins = entry.workspaceId === (ZERO_HASH as string) && entry.seq === 0 && entry.previous === ZERO_HASH
    if (!begins || entry.type !== 'genesis' || hash !== (workspaceId as string)) refuse('log-genesis')
    return
  }
  if (entry.workspaceId !== workspaceId) refuse('log-genesis')
  if (entry.seq !== state.seq + 1 || entry.previous !== head.hash)
    refuse('log-chain', { served: { seq: head.seq, hash: entry.previous }, pinned: head })
}

/** Both are over the workspace id as it stands in the body, and the body. */
async function checkSignatures(envelope: Envelope, entry: EntryHeader, step: Step): Promise<void> {
  const fields = [hashBytes(entry.workspaceId), envelope.body]
  await verifySignature('log-entry', step.signer, envelope.signature, ...fields)
  if (step.coSign === undefined) return
  const { label, refusal } = step.coSign
  const coSigner = step.coSign.key()
  if (envelope.coSignature === undefined) refuse(refusal)
  try {
    await verifySignature(label, coSigner, envelope.coSignature, ...fields)
  } catch (error) {
    throw error instanceof CryptoError ? new TrustError(refusal, {}, { cause: error }) : error
  }
}
