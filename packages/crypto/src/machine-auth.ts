// What a server keeps of a machine's authentication secret (SPEC 14). The secret has 256 random bits, so a plain hash is enough.
import type { Hash, MachineId } from './brands.ts'
import { hashHex } from './hash.ts'
import { idBytes } from './ids.ts'

export function machineAuthHash(machineId: MachineId, authSecret: Uint8Array): Hash {
  return hashHex('machine-auth-hash', idBytes(machineId), authSecret)
}
