// A chain as this device last verified and opened it, in one piece of bytes: ten thousand secrets cost one decryption and one pass. What only a
// change needs (the verified view) stays bytes.
//   u8 1 || text workspace name || text environment name || head of the log || head of the chain || bytes view ||
//   texts names || texts values || count f64 changed || list(u32 index || text folder || text comment || list(text tag))
//   head = u64 seq || hash; texts as in packed-text.ts
import { Reader, Writer } from '@infisical/crypto'
import type { Head } from '@infisical/protocol'
import { readNumbers, readTexts, writeNumbers, writeTexts } from './packed-text.ts'

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
  const writer = new Writer(1024 + chain.view.length + 128 * chain.names.length).u8(VERSION)
  writer.text(chain.workspaceName).text(chain.environment)
  for (const { seq, hash } of [chain.log, chain.head]) writer.u64(seq).hash(hash)
  writer.bytes(chain.view)
  writeTexts(writer, chain.names)
  writeTexts(writer, chain.values)
  writeNumbers(writer, chain.changed)
  return writer.list([...chain.notes], writeNotes).finish()
}

/** undefined for another version's. */
export function decodeOpenedChain(bytes: Uint8Array): OpenedChain | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const [workspaceName, environment] = [reader.text(MAX), reader.text(MAX)]
  const [log, head, view] = [readHead(reader), readHead(reader), reader.bytes(MAX)]
  const [names, values] = [readTexts(reader), readTexts(reader)]
  const changed = readNumbers(reader, names.length, Float64Array)
  const notes = new Map(reader.list(names.length, readNotes))
  reader.end()
  return { workspaceName, environment, log, head, view, names, values, changed, notes }
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
  return [
    index,
    { folder: reader.text(MAX), comment: reader.text(MAX), tags: reader.list(MAX, (from) => from.text(MAX)) },
  ]
}
