// A chain as this device last verified and opened it, in one piece of bytes: names and values as one text that is decoded at once and
// sliced, so that ten thousand secrets cost one decryption and one pass; what only a change needs (the verified view) stays bytes.
//   u8 1 || text workspace name || text environment name || head of the log || head of the chain || bytes view || u32 count ||
//   2 × count u32 lengths in UTF-16 units || count f64 changed || list(u32 index || text folder || text comment || list(text tag)) ||
//   bytes(all names, then all values)          head = u64 seq || hash
// Lengths and `changed` are in the byte order of the machine: these bytes never leave it.
import { fromUtf8, Reader, utf8, Writer } from '@infisical/crypto'
import type { Head } from '@infisical/protocol'

export interface OpenedChain {
  readonly workspaceName: string
  readonly environment: string
  /** The log by which the chain was judged. */
  readonly log: Head
  readonly head: Head
  /** The verified view of the chain, serialised. Its pairs stand in the same order as the secrets here. */
  readonly view: Uint8Array
  readonly names: readonly string[]
  readonly values: readonly string[]
  /** The seq of the commit that each value came with. */
  readonly changed: Float64Array
  /** Folder, comment and tags of those secrets that have any, by index. */
  readonly notes: ReadonlyMap<number, Notes>
}

export interface Notes {
  readonly folder: string
  readonly comment: string
  readonly tags: readonly string[]
}

export const NO_NOTES: Notes = Object.freeze({ folder: '', comment: '', tags: [] })

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
  const writer = new Writer(1024 + chain.view.length + 16 * count + text.length).u8(VERSION)
  writer.text(chain.workspaceName).text(chain.environment)
  for (const { seq, hash } of [chain.log, chain.head]) writer.u64(seq).hash(hash)
  return writer
    .bytes(chain.view)
    .u32(count)
    .fixed(bytesOf(lengths), 8 * count)
    .fixed(bytesOf(chain.changed), 8 * count)
    .list([...chain.notes], writeNotes)
    .bytes(text)
    .finish()
}

/** undefined for another version's. */
export function decodeOpenedChain(bytes: Uint8Array): OpenedChain | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const [workspaceName, environment, log, head] = [reader.text(MAX), reader.text(MAX), readHead(reader), readHead(reader)]
  const view = reader.bytes(MAX)
  const count = reader.u32()
  // Typed arrays begin at multiples of their size, so these are copies.
  const lengths = new Uint32Array(reader.fixed(8 * count).slice().buffer)
  const changed = new Float64Array(reader.fixed(8 * count).slice().buffer)
  const notes = new Map(reader.list(count, readNotes))
  const pieces = cut(fromUtf8(reader.bytes(MAX)), lengths)
  reader.end()
  return { workspaceName, environment, log, head, view, names: pieces.slice(0, count), values: pieces.slice(count), changed, notes }
}

function cut(text: string, lengths: Uint32Array): string[] {
  const pieces = new Array<string>(lengths.length)
  let at = 0
  for (let i = 0; i < lengths.length; i++) {
    const end = at + (lengths[i] as number)
    pieces[i] = text.slice(at, end)
    at = end
  }
  return pieces
}

function readHead(reader: Reader): Head {
  return { seq: reader.u64(), hash: reader.hash() }
}

function writeNotes(writer: Writer, [index, { folder, comment, tags }]: readonly [number, Notes]): void {
  writer.u32(index).text(folder).text(comment)
  writer.list(tags, (to, tag) => to.text(tag))
}

function readNotes(reader: Reader): [number, Notes] {
  const index = reader.u32()
  return [index, { folder: reader.text(MAX), comment: reader.text(MAX), tags: reader.list(MAX, (from) => from.text(MAX)) }]
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array) => new Uint8Array(buffer, byteOffset, byteLength)
