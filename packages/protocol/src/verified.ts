// A log that was folded: the only thing that queries, commits and key boxes are judged by.
import {
  decodeExactly,
  toHex,
  Writer,
  type Brand,
  type Hash,
  type Reader,
  type WorkspaceId,
} from '@infisical/crypto/server'
import type { Head } from './head.ts'
import { decodeState, encodeState } from './state-codec.ts'
import type { State } from './state.ts'
import { refuse, trusting } from './trust-error.ts'

/** Only `fold` and `restoreVerified` make one. */
export type Verified = Brand<VerifiedLog, 'verified'>

interface VerifiedLog {
  readonly workspaceId: WorkspaceId
  readonly state: State
  readonly head: Head
  /** The hash of every entry, 32 bytes each, so that the place a commit names can be looked up. */
  readonly hashes: Uint8Array
}

const MOST_ENTRIES = 2 ** 26

/** `hashes` of all entries up to the one that led to the state. */
export function verifiedLog(hashes: Uint8Array, state: State): Verified {
  const workspaceId = entryHashAt(hashes, 0) as WorkspaceId
  return { workspaceId, state, head: { seq: state.seq, hash: entryHashAt(hashes, state.seq) }, hashes } as Verified
}

/** The hash of entry `seq`, which has to be there. */
export function entryHashAt(hashes: Uint8Array, seq: number): Hash {
  return toHex(hashes.subarray(32 * seq, 32 * seq + 32)) as Hash
}

/** For a device's own cache: list(entry hash) || bytes(state). */
export function serializeVerified({ hashes, state }: Verified): Uint8Array {
  return trusting(() => {
    const writer = new Writer(hashes.length + 1024)
    return writer.bytes(hashes).bytes(encodeState(state)).finish()
  })
}

/**
 * Only for bytes that this device itself made and kept authenticated (in a sealed cache): nothing of them is verified again. `malformed`
 * for bytes of another form.
 */
export function restoreVerified(bytes: Uint8Array): Verified {
  return trusting(() => {
    const { hashes, state } = decodeExactly(bytes, decode, (value) => serializeVerified(value as Verified))
    if (hashes.length !== 32 * (state.seq + 1)) refuse('malformed')
    return verifiedLog(hashes, state)
  })
}

function decode(reader: Reader): Pick<VerifiedLog, 'hashes' | 'state'> {
  const hashes = reader.bytes(32 * MOST_ENTRIES)
  return { hashes, state: decodeState(reader.bytes(reader.left)) }
}
