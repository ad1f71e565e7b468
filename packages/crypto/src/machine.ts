// Machines (SPEC 14): everything that a machine needs comes from the 32 random bytes in its token.
import type { MachineId } from './brands.ts'
import { concealed } from './concealed.ts'
import { derive } from './derive.ts'
import { malformed } from './errors.ts'
import type { PublicIdentity } from './identity.ts'
import { publicIdentityOf } from './identity-secrets.ts'
import { idBytes } from './ids.ts'
import { randomBytes } from './random.ts'

export interface MachineKeys {
  /** Proves to the server who asks. The server keeps a hash of it. */
  readonly authSecret: Uint8Array
  readonly signingSeed: Uint8Array
  readonly boxSecret: Uint8Array
  /** Of the shape of a user's, with the machine id in place of the user id and generation 1. */
  readonly identity: PublicIdentity<MachineId>
}

export function newMachineSeed(): Uint8Array {
  return randomBytes(32)
}

export async function machineKeysOf(seed: Uint8Array, machineId: MachineId): Promise<MachineKeys> {
  if (seed.length !== 32) malformed('a machine seed has another size')
  const id = idBytes(machineId)
  const authSecret = derive('machine-auth', seed, id)
  const signingSeed = derive('machine-signing-seed', seed, id)
  const boxSecret = derive('machine-box-secret', seed, id)
  const identity = await publicIdentityOf(machineId, { signingSeed, boxSecret, generation: 1 })
  return concealed({ authSecret, signingSeed, boxSecret, identity })
}
