// Keys for a receiver: one box per scope, the grants that a signed entry names them by, and the form in which they travel.
import {
  keyIdOf,
  sealKeyBox,
  toBase64url,
  type Id,
  type PublicIdentity,
  type Receiver,
  type WorkspaceId,
} from '@infisical/crypto'
import type { WireKeyBox } from '@infisical/contract'
import { keyBoxHash, type Grant } from '@infisical/protocol'
import { wireScope, type HeldKey } from './keyring.ts'

export interface Boxed {
  readonly grants: readonly Grant[]
  readonly boxes: readonly WireKeyBox[]
}

/** In the order of `keys`, which is that of their scopes. */
export async function boxKeys(
  place: { workspaceId: WorkspaceId; epoch: number },
  to: { kind: Receiver['kind']; identity: PublicIdentity<Id> },
  keys: readonly HeldKey[],
): Promise<Boxed> {
  const receiver = { kind: to.kind, id: to.identity.userId, keyId: keyIdOf(to.identity) }
  const made = []
  for (const { scope, key } of keys) {
    const box = await sealKeyBox({ ...place, scope, receiver, receiverBoxPublic: to.identity.boxPublic, key })
    made.push({ scope, box })
  }
  return {
    grants: made.map(({ scope, box }) => ({ scope, box: keyBoxHash(box) })),
    boxes: made.map(({ scope, box }) => ({
      epoch: place.epoch,
      receiver: { kind: to.kind, id: receiver.id },
      scope: wireScope(scope),
      box: toBase64url(box),
    })),
  }
}
