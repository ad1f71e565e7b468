// What names a chain of commits (SPEC 10): one shared chain per environment, one personal chain per environment and user.
import type { ChainId, EnvironmentId, Id, UserId, WorkspaceId } from './brands.ts'
import { hashHex } from './hash.ts'
import { hashBytes, idBytes, ZERO_ID } from './ids.ts'
import { u8 } from './integers.ts'

export type ChainContext = {
  readonly workspaceId: WorkspaceId
  readonly environmentId: EnvironmentId
} & ({ readonly kind: 'shared' } | { readonly kind: 'personal'; readonly owner: UserId })

/** H("chain-id", workspace id, environment id, u8 kind, id owner) */
export function chainIdOf(context: ChainContext): ChainId {
  return hashHex<ChainId>('chain-id', ...chainFields(context))
}

/** workspace id, environment id, u8 kind, id owner: the four fields that also begin every seal of the chain's commits. */
export function chainFields(context: ChainContext): [Uint8Array, Uint8Array, Uint8Array, Uint8Array] {
  return [
    hashBytes(context.workspaceId),
    idBytes(context.environmentId),
    u8(context.kind === 'shared' ? 0 : 1),
    idBytes(ownerOf(context)),
  ]
}

/** Zeros for a shared chain. */
export function ownerOf(context: ChainContext): Id {
  return context.kind === 'shared' ? ZERO_ID : context.owner
}
