// Reads the binary form of SPEC 1 and nothing else. Whatever has a size is read under a cap, and the end is checked.
import type { Hash, Id } from './brands.ts'
import { equalBytes, fromUtf8, toHex } from './bytes.ts'
import { malformed } from './errors.ts'

export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  u8(): number {
    return this.#bytes[this.#advance(1)] as number
  }

  u32(): number {
    return this.#u32At(this.#advance(4))
  }

  /** Below 2^53, else `malformed`. */
  u64(): number {
    const at = this.#advance(8)
    const high = this.#u32At(at)
    if (high >= 0x20_0000) malformed('a u64 is not below 2^53')
    return high * 0x1_0000_0000 + this.#u32At(at + 4)
  }

  /** A view (no copy) of exactly `length` bytes. */
  fixed(length: number): Uint8Array {
    const at = this.#advance(length)
    return this.#bytes.subarray(at, at + length)
  }

  id<Kind extends Id = Id>(): Kind {
    return toHex(this.fixed(16)) as Kind
  }

  hash<Kind extends Hash = Hash>(): Kind {
    return toHex(this.fixed(32)) as Kind
  }

  /** A view (no copy) of bytes with their length in front, at most `cap`. */
  bytes(cap: number): Uint8Array {
    const length = this.u32()
    if (length > cap) malformed('a field is longer than allowed')
    return this.fixed(length)
  }

  /** Strict UTF-8 of at most `cap` bytes. */
  text(cap: number): string {
    return fromUtf8(this.bytes(cap))
  }

  /** At most `cap` items. Nothing is allocated for a count before its items are there. */
  list<Item>(cap: number, read: (reader: Reader) => Item): Item[] {
    const count = this.u32()
    if (count > cap) malformed('a list is longer than allowed')
    const items: Item[] = []
    for (let i = 0; i < count; i++) items.push(read(this))
    return items
  }

  optional<Value>(read: (reader: Reader) => Value): Value | undefined {
    const present = this.u8()
    if (present > 1) malformed('an optional is neither absent nor present')
    return present === 1 ? read(this) : undefined
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** Refuses bytes after the last field. */
  end(): void {
    if (this.left !== 0) malformed('bytes follow the last field')
  }

  #advance(size: number): number {
    const at = this.#at
    if (size > this.#bytes.length - at) malformed('the bytes end too early')
    this.#at = at + size
    return at
  }

  #u32At(at: number): number {
    const bytes = this.#bytes
    return (
      (bytes[at] as number) * 0x100_0000 +
      (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    )
  }
}

/** Decodes all of `bytes`, and refuses what would not be encoded as exactly these bytes. */
export function decodeExactly<Value>(
  bytes: Uint8Array,
  decode: (reader: Reader) => Value,
  encode: (value: Value) => Uint8Array,
): Value {
  const reader = new Reader(bytes)
  const value = decode(reader)
  reader.end()
  if (!equalBytes(encode(value), bytes)) malformed('not the canonical form')
  return value
}

/** Refuses items whose keys (hex, so that their order is that of the bytes) do not strictly ascend: no duplicates either. */
export function checkAscending<Item>(items: readonly Item[], keyOf: (item: Item) => string): void {
  for (let i = 1; i < items.length; i++) {
    if (keyOf(items[i - 1] as Item) >= keyOf(items[i] as Item)) malformed('a list is not in ascending order')
  }
}
