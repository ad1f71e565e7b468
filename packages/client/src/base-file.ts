// How a base (push-plan.ts) is kept between commands: per environment, kind and file, sealed as all caches are.
//   u8 1 || u64 seq || list(text name || text value || u64 seq || u8 present + 2 × personal)
import { Reader, Writer } from '@infisical/crypto'
import type { Base, BaseEntry } from './push-plan.ts'

const VERSION = 1
const MAX_ENTRIES = 100_000
const MAX_TEXT = 1 << 20

export function encodeBase(base: Base): Uint8Array {
  return new Writer(64 * base.entries.size)
    .u8(VERSION)
    .u64(base.seq)
    .list([...base.entries], (writer, [name, entry]) =>
      writer.text(name).text(entry.value).u64(entry.seq).u8((entry.present ? 1 : 0) + (entry.personal ? 2 : 0)),
    )
    .finish()
}

/** undefined for another version's: it is then as if the file had never been in step. */
export function decodeBase(bytes: Uint8Array): Base | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const seq = reader.u64()
  const entries = reader.list(MAX_ENTRIES, readEntry)
  reader.end()
  return { seq, entries: new Map(entries) }
}

function readEntry(reader: Reader): [string, BaseEntry] {
  const [name, value, seq, flags] = [reader.text(MAX_TEXT), reader.text(MAX_TEXT), reader.u64(), reader.u8()]
  return [name, { value, seq, present: (flags & 1) === 1, personal: (flags & 2) === 2 }]
}
