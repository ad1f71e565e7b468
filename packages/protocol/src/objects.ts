// The two bytes with which every object begins (SPEC 1).
import type { Reader, Writer } from '@infisical/crypto/server'
import { refuse } from './trust-error.ts'

const VERSION = 1
const objects = { entry: 1, commit: 2, pack: 6, state: 10, envelope: 11 } as const

export type ObjectName = keyof typeof objects

export function writeObject(writer: Writer, name: ObjectName): Writer {
  return writer.u8(VERSION).u8(objects[name])
}

/** Refuses another version and another object. */
export function readObject(reader: Reader, name: ObjectName): void {
  if (reader.u8() !== VERSION || reader.u8() !== objects[name]) refuse('malformed')
}
