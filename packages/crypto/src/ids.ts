// Ids and hashes: checked when they come in as text, random when they are made.
import type { Hash, Id } from './brands.ts'
import { fromHex, toHex } from './bytes.ts'
import { randomBytes } from './random.ts'

/** 32 lower-case hex digits, else `malformed`. */
export function parseId<Kind extends Id = Id>(text: string): Kind {
  fromHex(text, 16)
  return text as Kind
}

/** 64 lower-case hex digits, else `malformed`. */
export function parseHash<Kind extends Hash = Hash>(text: string): Kind {
  fromHex(text, 32)
  return text as Kind
}

/** The 16 bytes of an id. */
export function idBytes(id: Id): Uint8Array {
  return fromHex(id, 16)
}

/** The 32 bytes of a hash. */
export function hashBytes(hash: Hash): Uint8Array {
  return fromHex(hash, 32)
}

/** 16 random bytes. */
export function newId<Kind extends Id = Id>(): Kind {
  return toHex(randomBytes(16)) as Kind
}

/** Stands where an owner is not: shared chains (SPEC 10). */
export const ZERO_ID = '0'.repeat(32) as Id
/** Stands where a hash is not yet: the previous of a first entry or commit. */
export const ZERO_HASH = '0'.repeat(64) as Hash
