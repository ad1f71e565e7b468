// Unsigned big-endian integers as bytes of their own width: the form in which they stand in frames (SPEC 1 and 2).
import { malformed } from './errors.ts'

export function u8(value: number): Uint8Array {
  checkInteger(value, 0xff)
  return Uint8Array.of(value)
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  putU32(bytes, 0, value)
  return bytes
}

/** Below 2^53, so that a number holds it exactly. */
export function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  putU64(bytes, 0, value)
  return bytes
}

/** Writes a u32 into `bytes` at `at`. */
export function putU32(bytes: Uint8Array, at: number, value: number): void {
  checkInteger(value, 0xffff_ffff)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Writes a u64 into `bytes` at `at`. */
export function putU64(bytes: Uint8Array, at: number, value: number): void {
  checkInteger(value, Number.MAX_SAFE_INTEGER)
  putU32(bytes, at, Math.floor(value / 0x1_0000_0000))
  putU32(bytes, at + 4, value >>> 0)
}

/** Refuses (`malformed`) what is not an integer from 0 to `most`. */
export function checkInteger(value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) malformed('an integer is out of range')
}
