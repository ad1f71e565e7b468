// A chain as this device last verified and opened it, in one piece of bytes: names and values as one text that is decoded at once and
// sliced, so that ten thousand secrets cost one decryption and one pass; what only a change needs (the verified view) stays bytes.
//   u8 1 || text environment || u64 seq || hash || bytes view || u32 count || 2 × count u32 lengths, in UTF-16 units ||
//   list(u32 index || text folder || text comment || list(text tag)) || bytes(all names, then all values)
// The lengths are in the byte order of the machine: these bytes never leave it.
import { fromUtf8, Reader, utf8, Writer, type Hash } from '@infisical/crypto'

export interface OpenedChain {
  readonly environment: string
  readonly head: { readonly seq: number; readonly hash: Hash }
  /** The verified view of the chain, serialised. Its records stand in the same order as the secrets here. */
  readonly view: Uint8Array
  readonly names: readonly string[]
  readonly values: readonly string[]
  /** Folder, comment and tags of those secrets that have any, by index. */
  readonly notes: ReadonlyMap<number, Notes>
}

export interface Notes {
  readonly folder: string
  readonly comment: string
  readonly tags: readonly string[]
}

const VERSION = 1
const MAX = 0xffff_ffff

export function encodeOpenedChain(chain: OpenedChain): Uint8Array {
  const count = chain.names.length
  const lengths = new Uint32Array(2 * count)
  for (let i = 0; i < count; i++) {
    lengths[i] = (chain.names[i] as string).length
    lengths[count + i] = (chain.values[i] as string).length
  }
  const text = utf8(chain.names.join('') + chain.values.join(''))
  return new Writer(1024 + chain.view.length + lengths.byteLength + text.length)
    .u8(VERSION)
    .text(chain.environment)
    .u64(chain.head.seq)
    .hash(chain.head.hash)
    .bytes(chain.view)
    .u32(count)
    .fixed(new Uint8Array(lengths.buffer), lengths.byteLength)
    .list([...chain.notes], (writer, [index, notes]) =>
      writer.u32(index).text(notes.folder).text(notes.comment).list(notes.tags, (to, tag) => to.text(tag)),
    )
    .bytes(text)
    .finish()
}

/** undefined for another version's. */
export function decodeOpenedChain(bytes: Uint8Array): OpenedChain | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const environment = reader.text(MAX)
  const head = { seq: reader.u64(), hash: reader.hash() }
  const view = reader.bytes(MAX)
  const count = reader.u32()
  const lengths = new Uint32Array(reader.fixed(8 * count).slice().buffer)
  const notes = reader.list(count, readNotes)
  const text = fromUtf8(reader.bytes(MAX))
  reader.end()
  const pieces = slice(text, lengths)
  return { environment, head, view, names: pieces.slice(0, count), values: pieces.slice(count), notes: new Map(notes) }
}

function slice(text: string, lengths: Uint32Array): string[] {
  const pieces = new Array<string>(lengths.length)
  let at = 0
  for (let i = 0; i < lengths.length; i++) {
    const end = at + (lengths[i] as number)
    pieces[i] = text.slice(at, end)
    at = end
  }
  return pieces
}

function readNotes(reader: Reader): [number, Notes] {
  const index = reader.u32()
  return [index, { folder: reader.text(MAX), comment: reader.text(MAX), tags: reader.list(MAX, (from) => from.text(MAX)) }]
}
