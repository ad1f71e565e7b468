// Columns of many rows as one value each, and back. Integers are big-endian, as PostgreSQL's int4send and int8send write them.

/** A row of secret_pair; `retiredSeq` is 0 while it is live. */
export interface PairRow {
  readonly pairId: Uint8Array
  readonly version: number
  readonly epoch: number
  readonly changed: number
  readonly seq: number
  readonly retiredSeq: number
  readonly leafHash: Uint8Array
}

/** Byte strings of `size` bytes each, one after another. Throws RangeError on any other length. */
export function fixedColumn<T>(rows: readonly T[], size: number, valueOf: (row: T) => Uint8Array): Uint8Array {
  const column = new Uint8Array(rows.length * size)
  rows.forEach((row, index) => {
    const value = valueOf(row)
    if (value.length !== size) throw new RangeError(`Expected ${size} bytes, not ${value.length}`)
    column.set(value, index * size)
  })
  return column
}

/** Integers as the text of a PostgreSQL array. Throws RangeError on anything but a safe integer, not negative. */
export function integers<T>(rows: readonly T[], valueOf: (row: T) => number): string {
  const values = rows.map(valueOf)
  if (!values.every((value) => Number.isSafeInteger(value) && value >= 0))
    throw new RangeError('Expected safe integers, not negative')
  return `{${values.join(',')}}`
}

/** Byte strings of any length, and where each begins (from 1, as SQL counts) and how long it is. */
export function boxColumn<T>(
  rows: readonly T[],
  valueOf: (row: T) => Uint8Array,
): { bytes: Uint8Array; starts: string; sizes: string } {
  const values = rows.map(valueOf)
  const starts: number[] = []
  let total = 0
  for (const value of values) {
    starts.push(total + 1)
    total += value.length
  }
  const bytes = new Uint8Array(total)
  values.forEach((value, index) => bytes.set(value, (starts[index] ?? 1) - 1))
  return { bytes, starts: integers(starts, Number), sizes: integers(values, (value) => value.length) }
}

const pairSize = 16 + 4 + 4 + 8 + 8 + 8 + 32

/** Rows of pair id, version, epoch, changed, seq, retired seq, leaf hash. They are views on `packed`, not copies. */
export function readPairs(packed: Uint8Array | null | undefined): PairRow[] {
  if (!packed) return []
  if (packed.length % pairSize !== 0)
    throw new RangeError('A pair id or leaf hash in the database has the wrong length')
  const view = viewOf(packed)
  return Array.from({ length: packed.length / pairSize }, (_, index) => {
    const at = index * pairSize
    return {
      pairId: packed.subarray(at, at + 16),
      version: view.getInt32(at + 16),
      epoch: view.getInt32(at + 20),
      changed: Number(view.getBigInt64(at + 24)),
      seq: Number(view.getBigInt64(at + 32)),
      retiredSeq: Number(view.getBigInt64(at + 40)),
      leafHash: packed.subarray(at + 48, at + 80),
    }
  })
}

/** Calls `visit` with the position and the box of each record: position, length, box. The boxes are views on `packed`. */
export function eachBox(
  packed: Uint8Array | null | undefined,
  visit: (position: number, box: Uint8Array) => void,
): void {
  if (!packed) return
  const view = viewOf(packed)
  for (let at = 0; at < packed.length;) {
    const start = at + 8
    const end = start + view.getInt32(at + 4)
    visit(view.getInt32(at), packed.subarray(start, end))
    at = end
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
