// Invite secrets (SPEC 12): 16 bytes that the inviter hands over, and the key pairs that both sides derive from them.
import type { InviteId } from './brands.ts'
import { concealed } from './concealed.ts'
import { derive } from './derive.ts'
import { malformed } from './errors.ts'
import type { PublicIdentity } from './identity.ts'
import { publicIdentityOf } from './identity-secrets.ts'
import { idBytes } from './ids.ts'
import { randomBytes } from './random.ts'

export interface InviteKeys {
  readonly signingSeed: Uint8Array
  readonly boxSecret: Uint8Array
  /** Of the shape of a user's, with the invite id in place of the user id and generation 1. */
  readonly identity: PublicIdentity<InviteId>
}

export function newInviteSecret(): Uint8Array {
  return randomBytes(16)
}

export async function inviteKeysOf(secret: Uint8Array, inviteId: InviteId): Promise<InviteKeys> {
  if (secret.length !== 16) malformed('an invite secret has another size')
  const signingSeed = derive('invite-signing-seed', secret, idBytes(inviteId))
  const boxSecret = derive('invite-box-secret', secret, idBytes(inviteId))
  const identity = await publicIdentityOf(inviteId, { signingSeed, boxSecret, generation: 1 })
  return concealed({ signingSeed, boxSecret, identity })
}
