// Packs (SPEC 10): the sealed secrets of a chain, or those of them that changed, as one run of bytes. Ten thousand of them are read on every
// cold start, so reading makes one small object per record and copies nothing.
import { toHex, Writer, type PairId } from '@infisical/crypto/server'
import { MOST, SIZE } from './limits.ts'
import { refuse, trusting } from './trust-error.ts'

/** What a record says. A `SealedPair` of crypto has all of it but `changed`. */
export interface RecordFields {
  readonly pairId: PairId
  /** From 1; grows by one with every new ciphertext of the pair. */
  readonly version: number
  readonly epoch: number
  /** The seq of the commit whose plaintext it is. */
  readonly changed: number
  readonly nameBox: Uint8Array
  readonly valueBox: Uint8Array
}

/** 0x01 0x06 || u32 count */
const PACK_HEAD = 6
/** id pair || u32 version || u32 epoch || u64 changed */
const RECORD_HEAD = 32

/** A record where it lies in its pack. The parts are views, made when asked for. */
export class PackRecord implements RecordFields {
  readonly version: number
  readonly epoch: number
  readonly changed: number
  readonly #pack: Uint8Array
  readonly #start: number
  readonly #nameEnd: number
  readonly #end: number
  #pairId: PairId | undefined

  /** `malformed` unless a whole record begins at `start`. */
  constructor(pack: Uint8Array, start: number) {
    this.#nameEnd = endOfBox(pack, start + RECORD_HEAD, SIZE.nameBox)
    this.#end = endOfBox(pack, this.#nameEnd, SIZE.valueBox)
    this.version = u32At(pack, start + 16)
    this.epoch = u32At(pack, start + 20)
    const high = u32At(pack, start + 24)
    this.changed = high * 0x1_0000_0000 + u32At(pack, start + 28)
    if (this.version === 0 || this.changed === 0 || high >= 0x20_0000) refuse('malformed')
    this.#pack = pack
    this.#start = start
  }

  get pairId(): PairId {
    this.#pairId ??= toHex(this.#pack.subarray(this.#start, this.#start + 16)) as PairId
    return this.#pairId
  }

  get nameBox(): Uint8Array {
    return this.#pack.subarray(this.#start + RECORD_HEAD + 4, this.#nameEnd)
  }

  get valueBox(): Uint8Array {
    return this.#pack.subarray(this.#nameEnd + 4, this.#end)
  }

  /** All of its bytes, which its leaf is the hash of. They begin with the pair id. */
  get record(): Uint8Array {
    return this.#pack.subarray(this.#start, this.#end)
  }

  /** Where the next record begins. */
  get end(): number {
    return this.#end
  }
}

/** How many records a pack says that it has. */
export function countOfPack(pack: Uint8Array): number {
  if (pack.length > MOST.pack) refuse('limit')
  if (pack.length < PACK_HEAD || pack[0] !== 1 || pack[1] !== 6) refuse('malformed')
  const count = u32At(pack, 2)
  if (count > MOST.records) refuse('limit')
  return count
}

/** Ascending by pair id. `limit` for too many or too large, `malformed` for anything else that is not exactly a pack. */
export function decodePack(pack: Uint8Array): PackRecord[] {
  const count = countOfPack(pack)
  const records: PackRecord[] = []
  let at = PACK_HEAD
  let before = -1
  for (let i = 0; i < count; i++) {
    const record = new PackRecord(pack, at)
    if (before >= 0 && !idAscends(pack, before, at)) refuse('malformed')
    records.push(record)
    before = at
    at = record.end
  }
  if (at !== pack.length) refuse('malformed')
  return records
}

/** In any order; a pair that stands twice is `malformed`. */
export function encodePack(records: readonly RecordFields[]): Uint8Array {
  if (records.length > MOST.records) refuse('limit')
  const sorted = records.toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1))
  if (sorted.some(({ pairId }, i) => pairId === sorted[i - 1]?.pairId)) refuse('malformed')
  const size = records.reduce(
    (sum, { nameBox, valueBox }) => sum + RECORD_HEAD + 8 + nameBox.length + valueBox.length,
    0,
  )
  if (PACK_HEAD + size > MOST.pack) refuse('limit')
  return trusting(() => {
    const writer = new Writer(PACK_HEAD + size).u8(1).u8(6).u32(sorted.length)
    for (const record of sorted) writeRecord(writer, record)
    return writer.finish()
  })
}

/** One record, as it stands in a pack and under its leaf hash. */
export function encodeRecord(record: RecordFields): Uint8Array {
  return trusting(() => {
    const writer = new Writer(RECORD_HEAD + 8 + record.nameBox.length + record.valueBox.length)
    writeRecord(writer, record)
    return writer.finish()
  })
}

/** The pack of an empty chain. */
export const EMPTY_PACK: Uint8Array = encodePack([])

function writeRecord(writer: Writer, { pairId, version, epoch, changed, nameBox, valueBox }: RecordFields): void {
  if (version === 0 || changed === 0) refuse('malformed')
  checkBoxSize(nameBox.length, SIZE.nameBox)
  checkBoxSize(valueBox.length, SIZE.valueBox)
  writer.id(pairId).u32(version).u32(epoch).u64(changed).bytes(nameBox).bytes(valueBox)
}

/** The end of the length-prefixed box at `at`, which has to lie inside of the pack. */
function endOfBox(pack: Uint8Array, at: number, most: number): number {
  if (pack.length - at < 4) refuse('malformed')
  const size = u32At(pack, at)
  checkBoxSize(size, most)
  if (size > pack.length - at - 4) refuse('malformed')
  return at + 4 + size
}

function checkBoxSize(size: number, most: number): void {
  if (size < SIZE.sealed || size > most) refuse('malformed')
}

function idAscends(pack: Uint8Array, before: number, after: number): boolean {
  for (let i = 0; i < 16; i++) {
    const difference = (pack[after + i] as number) - (pack[before + i] as number)
    if (difference !== 0) return difference > 0
  }
  return false
}

function u32At(bytes: Uint8Array, at: number): number {
  const low = ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
  return (bytes[at] as number) * 0x100_0000 + low
}
