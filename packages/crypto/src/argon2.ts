// Argon2id (RFC 9106, version 0x13) by hash-wasm: kept in a file of its own, so that only a login loads it.
import { argon2id } from 'hash-wasm'
import type { KdfParameters } from './kdf-parameters.ts'

/** 32 bytes. The costs have been checked. */
export function stretch(
  password: Uint8Array,
  salt: Uint8Array,
  costs: Omit<KdfParameters, 'salt'>,
): Promise<Uint8Array> {
  return argon2id({
    password,
    salt,
    memorySize: costs.memoryKib,
    iterations: costs.iterations,
    parallelism: costs.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
}
