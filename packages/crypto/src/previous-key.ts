// The key of the epoch before, sealed under the one that follows (SPEC 9): whoever is given the new key can read what was written before.
import { open, seal } from './aead.ts'
import type { EnvironmentKey, WorkspaceId, WorkspaceKey } from './brands.ts'
import { CryptoError } from './errors.ts'
import { hashBytes } from './ids.ts'
import { u32 } from './integers.ts'
import { encodeScope, type Scope } from './scope.ts'

export interface PreviousKeyPlace {
  readonly workspaceId: WorkspaceId
  readonly scope: Scope
  /** The new one. */
  readonly epoch: number
}

/** Nonce, 32 bytes of key, tag. */
export const PREVIOUS_KEY_SIZE = 12 + 32 + 16

/** `key` is the new one of the scope, `previous` the one before. */
export async function sealPreviousKey<Key extends WorkspaceKey | EnvironmentKey>(
  place: PreviousKeyPlace,
  { key, previous }: { readonly key: Key; readonly previous: Key },
): Promise<Uint8Array> {
  return await seal('previous-key', key, fieldsOf(place), previous)
}

/** `decryption` for one that was changed, or is of another place. */
export async function openPreviousKey<Key extends WorkspaceKey | EnvironmentKey>(
  place: PreviousKeyPlace,
  { key, sealed }: { readonly key: Key; readonly sealed: Uint8Array },
): Promise<Key> {
  if (sealed.length !== PREVIOUS_KEY_SIZE) throw new CryptoError('decryption')
  return (await open('previous-key', key, fieldsOf(place), sealed)) as Key
}

const fieldsOf = ({ workspaceId, scope, epoch }: PreviousKeyPlace): Uint8Array[] => [
  hashBytes(workspaceId),
  encodeScope(scope),
  u32(epoch),
]
