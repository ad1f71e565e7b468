// How a base (push-plan.ts) is kept between commands: per environment, kind and file, sealed as all caches are.
//   u8 1 || u64 seq || texts names || texts values || count f64 seq || count bytes present + 2 × personal
import { Reader, Writer } from '@infisical/crypto'
import { readNumbers, readTexts, writeNumbers, writeTexts } from './packed-text.ts'
import type { Base, BaseEntry } from './push-plan.ts'

const VERSION = 1

export function encodeBase({ seq, entries }: Base): Uint8Array {
  const [names, values] = [new Array<string>(), new Array<string>()]
  const [seqs, flags] = [new Float64Array(entries.size), new Uint8Array(entries.size)]
  for (const [name, entry] of entries) {
    seqs[names.length] = entry.seq
    flags[names.length] = (entry.present ? 1 : 0) + (entry.personal ? 2 : 0)
    names.push(name)
    values.push(entry.value)
  }
  const writer = new Writer(128 + 64 * names.length).u8(VERSION).u64(seq)
  writeTexts(writer, names)
  writeTexts(writer, values)
  writeNumbers(writer, seqs)
  return writer.fixed(flags, flags.length).finish()
}

/** undefined for another version's: it is then as if the file had never been in step. */
export function decodeBase(bytes: Uint8Array): Base | undefined {
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) return undefined
  const seq = reader.u64()
  const [names, values] = [readTexts(reader), readTexts(reader)]
  const [seqs, flags] = [readNumbers(reader, names.length, Float64Array), reader.fixed(names.length)]
  reader.end()
  const entries = new Map<string, BaseEntry>()
  for (let i = 0; i < names.length; i++) {
    const flag = flags[i] as number
    const entry = {
      value: values[i] as string,
      seq: seqs[i] as number,
      present: (flag & 1) === 1,
      personal: (flag & 2) === 2,
    }
    entries.set(names[i] as string, entry)
  }
  return { seq, entries }
}
