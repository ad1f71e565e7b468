// The plaintext records of a secret and of a commit (SPEC 10 and 11): what stands inside the two boxes of a pair, and in a message.
import { malformed } from './errors.ts'
import { utf8 } from './bytes.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** Sizes in bytes of UTF-8 (SPEC 13). */
const LIMITS = { name: 256, folder: 512, comment: 1_024, tags: 32, tag: 64, value: 65_536, message: 1_024 }

export interface NameRecord {
  readonly name: string
  readonly folder: string
  readonly comment: string
  readonly tags: readonly string[]
}

/** 0x01 0x07 || text name || text folder || text comment || list(text tag) */
export function encodeNameRecord(record: NameRecord): Uint8Array {
  const writer = new Writer(64).u8(1).u8(7)
  writeText(writer, record.name, LIMITS.name)
  writeText(writer, record.folder, LIMITS.folder)
  writeText(writer, record.comment, LIMITS.comment)
  if (record.tags.length > LIMITS.tags) malformed('more tags than allowed')
  return writer.list(record.tags, (to, tag) => writeText(to, tag, LIMITS.tag)).finish()
}

export function decodeNameRecord(bytes: Uint8Array): NameRecord {
  const reader = new Reader(bytes)
  expectObject(reader, 7)
  const name = reader.text(LIMITS.name)
  const folder = reader.text(LIMITS.folder)
  const comment = reader.text(LIMITS.comment)
  const tags = reader.list(LIMITS.tags, readTag)
  reader.end()
  return { name, folder, comment, tags }
}

/** 0x01 0x08 || u8 kind (0 text) || bytes value */
export function encodeValueRecord(value: string): Uint8Array {
  const writer = new Writer(64).u8(1).u8(8).u8(0)
  writeText(writer, value, LIMITS.value)
  return writer.finish()
}

export function decodeValueRecord(bytes: Uint8Array): string {
  const reader = new Reader(bytes)
  expectObject(reader, 8)
  if (reader.u8() !== 0) malformed('unknown kind of value')
  const value = reader.text(LIMITS.value)
  reader.end()
  return value
}

/** 0x01 0x09 || text */
export function encodeMessageRecord(text: string): Uint8Array {
  const writer = new Writer(64).u8(1).u8(9)
  writeText(writer, text, LIMITS.message)
  return writer.finish()
}

export function decodeMessageRecord(bytes: Uint8Array): string {
  const reader = new Reader(bytes)
  expectObject(reader, 9)
  const text = reader.text(LIMITS.message)
  reader.end()
  return text
}

function readTag(reader: Reader): string {
  return reader.text(LIMITS.tag)
}

function writeText(writer: Writer, text: string, most: number): void {
  const bytes = utf8(text)
  if (bytes.length > most) malformed('a text is longer than allowed')
  writer.bytes(bytes)
}

function expectObject(reader: Reader, object: number): void {
  if (reader.u8() !== 1 || reader.u8() !== object) malformed('another object or version')
}
