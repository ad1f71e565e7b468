// What a password is stretched with (SPEC 4). Parameters come from a server that may lie, so they are judged before anything is derived.
import { CryptoError } from './errors.ts'
import { Writer } from './writer.ts'

export interface KdfParameters {
  /** 1 = Argon2id. A number, because an unknown one has to be told apart. */
  readonly algorithm: number
  readonly memoryKib: number
  readonly iterations: number
  readonly parallelism: number
  /** 16 random bytes, made by the client at sign-up. */
  readonly salt: Uint8Array
}

/** What new accounts get, and the least that a client accepts: 64 MiB, 3 passes, 1 lane. */
export const DEFAULT_KDF = Object.freeze({ algorithm: 1, memoryKib: 65_536, iterations: 3, parallelism: 1 })

const CEILING = { memoryKib: 1_048_576, iterations: 16, parallelism: 4 }
const SALT_SIZE = 16

/** Throws `kdf-algorithm`, `kdf-floor`, `kdf-ceiling` or `kdf-salt`. */
export function checkKdfParameters(kdf: KdfParameters): void {
  if (kdf.algorithm !== 1) throw new CryptoError('kdf-algorithm')
  for (const cost of ['memoryKib', 'iterations', 'parallelism'] as const) {
    if (!Number.isInteger(kdf[cost]) || kdf[cost] < DEFAULT_KDF[cost]) throw new CryptoError('kdf-floor')
  }
  for (const cost of ['memoryKib', 'iterations', 'parallelism'] as const) {
    if (kdf[cost] > CEILING[cost]) throw new CryptoError('kdf-ceiling')
  }
  if (kdf.salt.length !== SALT_SIZE || kdf.salt.every((byte) => byte === 0)) throw new CryptoError('kdf-salt')
}

/** kdf = u8 algorithm || u32 m || u32 t || u32 p (SPEC 5) */
export function encodeKdf(kdf: Omit<KdfParameters, 'salt'>): Uint8Array {
  return new Writer(13).u8(kdf.algorithm).u32(kdf.memoryKib).u32(kdf.iterations).u32(kdf.parallelism).finish()
}
