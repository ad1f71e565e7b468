// Padding (SPEC 10): a ciphertext shows which bucket its plaintext falls into, and not its length.
import { malformed } from './errors.ts'
import { putU32 } from './integers.ts'
import { Reader } from './reader.ts'

/** The fixed buckets of a kind of plaintext, ascending. Above the last one, Padmé. */
export type Buckets = readonly number[]

export const NAME_BUCKETS: Buckets = [32, 64, 128]
export const VALUE_BUCKETS: Buckets = [64, 128, 256, 512, 1024]

/** bytes(record) || zeros up to bucket(4 + len(record)) */
export function pad(record: Uint8Array, buckets: Buckets): Uint8Array {
  const padded = new Uint8Array(bucketOf(4 + record.length, buckets))
  putU32(padded, 0, record.length)
  padded.set(record, 4)
  return padded
}

/** A view of the record. `malformed` unless the padding is exactly what `pad` makes. */
export function unpad(padded: Uint8Array, buckets: Buckets): Uint8Array {
  const reader = new Reader(padded)
  const record = reader.bytes(padded.length)
  if (padded.length !== bucketOf(4 + record.length, buckets)) malformed('padded to another bucket')
  for (let i = 4 + record.length; i < padded.length; i++) if (padded[i] !== 0) malformed('the padding is not zero')
  return record
}

/** The size to which `size` bytes are padded. */
export function bucketOf(size: number, buckets: Buckets): number {
  for (const bucket of buckets) if (size <= bucket) return bucket
  return padme(size)
}

/** Reducing Metadata Leakage from Encrypted Files, Nikitin et al. 2019, algorithm 1: at most 12 % more, and few distinct sizes. */
function padme(size: number): number {
  const exponent = floorLog2(size)
  const step = 2 ** (exponent - (floorLog2(exponent) + 1))
  return Math.ceil(size / step) * step
}

function floorLog2(value: number): number {
  return 31 - Math.clz32(value)
}
