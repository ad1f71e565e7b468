// Makes entries. What is made is folded before it is given out, so nothing unacceptable is ever sent.
import {
  hashBytes,
  ZERO_HASH,
  type KeyId,
  type MachineId,
  type SignLabel,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import type { Actor } from './entries/kind.ts'
import { kindOf, type Draft } from './entries/kinds.ts'
import { encodeEnvelope } from './envelope.ts'
import { encodeEntryBody, entryHash } from './entry.ts'
import { fold } from './fold.ts'
import { stateHash } from './state-codec.ts'
import { next } from './transition.ts'
import type { Verified } from './verified.ts'

/** Signs frame(label, fields…) with a key that it alone holds; 64 bytes. */
export type Signer = (label: SignLabel, ...fields: readonly Uint8Array[]) => Promise<Uint8Array>

/** Who makes a commit. */
export interface Author {
  /** Of the user, or of the machine. */
  readonly userId: UserId | MachineId
  readonly keyId: KeyId
  readonly sign: Signer
}

export interface EntryAuthor extends Actor {
  readonly sign: Signer
  /** By the key of the invite, or of the machine: for the types that are signed twice. */
  readonly coSign?: Signer
}

/** `time` in milliseconds since 1970. A clock that is behind the log's last entry is moved up to it. */
export type DatedDraft = Draft & { readonly time: number }

/** The entry that does what the draft says, and the log with it. Throws TrustError where a fold would refuse it. */
export async function buildEntry(
  base: Verified | undefined,
  draft: DatedDraft,
  author: EntryAuthor,
): Promise<{ envelope: Uint8Array; verified: Verified }> {
  const { userId, keyId, sign, coSign } = author
  const time = Math.max(draft.time, base?.state.time ?? 0)
  const state = await next(base?.state, draft, { time, actor: { userId, keyId } })

  const body = encodeEntryBody({
    ...draft,
    workspaceId: base?.workspaceId ?? (ZERO_HASH as WorkspaceId),
    seq: state.seq,
    previous: base?.head.hash ?? ZERO_HASH,
    time,
    actor: userId,
    actorKeyId: keyId,
    stateHash: stateHash(state),
  })
  const fields = [hashBytes(base?.workspaceId ?? ZERO_HASH), body]
  const signature = await sign('log-entry', ...fields)
  const label = kindOf(draft.type).coSign?.label
  const coSignature = label === undefined ? undefined : await coSign?.(label, ...fields)
  const envelope = encodeEnvelope({ body, signature, coSignature })

  const workspaceId = base?.workspaceId ?? (entryHash(body) as WorkspaceId)
  return { envelope, verified: await fold(base, [envelope], { workspaceId }) }
}
