// Writes the binary form of SPEC 1: fixed order, big-endian integers, lengths before bytes, counts before items.
import type { Hash, Id } from './brands.ts'
import { fromHex, utf8 } from './bytes.ts'
import { malformed } from './errors.ts'
import { checkInteger, putU32, putU64 } from './integers.ts'

export class Writer {
  #buffer: Uint8Array
  #length = 0

  /** `capacity` is a guess of the final size in bytes; the buffer grows when it was too small. */
  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity)
  }

  u8(value: number): this {
    checkInteger(value, 0xff)
    const at = this.#room(1)
    this.#buffer[at] = value
    return this
  }

  u32(value: number): this {
    const at = this.#room(4)
    putU32(this.#buffer, at, value)
    return this
  }

  /** Below 2^53. */
  u64(value: number | bigint): this {
    const at = this.#room(8)
    putU64(this.#buffer, at, Number(value))
    return this
  }

  /** Exactly `length` bytes, without a length in front. */
  fixed(bytes: Uint8Array, length: number): this {
    if (bytes.length !== length) malformed('a field of fixed size has another size')
    return this.#put(bytes)
  }

  id(id: Id): this {
    return this.fixed(fromHex(id, 16), 16)
  }

  hash(hash: Hash): this {
    return this.fixed(fromHex(hash, 32), 32)
  }

  bytes(bytes: Uint8Array): this {
    return this.u32(bytes.length).#put(bytes)
  }

  text(text: string): this {
    return this.bytes(utf8(text))
  }

  list<Item>(items: readonly Item[], write: (writer: Writer, item: Item) => void): this {
    this.u32(items.length)
    for (const item of items) write(this, item)
    return this
  }

  optional<Value>(value: Value | undefined, write: (writer: Writer, value: Value) => void): this {
    this.u8(value === undefined ? 0 : 1)
    if (value !== undefined) write(this, value)
    return this
  }

  /** What was written, in memory of its own. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length)
  }

  #put(bytes: Uint8Array): this {
    const at = this.#room(bytes.length)
    this.#buffer.set(bytes, at)
    return this
  }

  /** Where `size` more bytes may be put. The buffer may be another one afterwards, so nobody holds it across this call. */
  #room(size: number): number {
    const at = this.#length
    this.#length += size
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length))
      larger.set(this.#buffer.subarray(0, at))
      this.#buffer = larger
    }
    return at
  }
}
