// The injective framing of SPEC 2. Every byte string that is hashed, signed, authenticated or derived from goes through it, so no two
// meanings share bytes.
import { utf8 } from './bytes.ts'
import { putU32 } from './integers.ts'
import { LABELS, type Label } from './labels.ts'

/** u8 len(L) || L for every label, with L = "infisical/v1/" + label. */
const headOf = new Map<string, Uint8Array>()
for (const label of Object.keys(LABELS)) {
  const name = utf8(`infisical/v1/${label}`)
  const head = new Uint8Array(1 + name.length)
  head[0] = name.length
  head.set(name, 1)
  headOf.set(label, head)
}

/** u8 len(L) || L || u32 n || bytes(field 1) || … || bytes(field n) */
export function frame(label: Label, ...fields: readonly Uint8Array[]): Uint8Array {
  const head = headOf.get(label)
  if (head === undefined) throw new TypeError('The label table has no such label.')
  let length = head.length + 4
  for (const field of fields) length += 4 + field.length
  const framed = new Uint8Array(length)
  framed.set(head)
  putU32(framed, head.length, fields.length)
  let at = head.length + 4
  for (const field of fields) {
    putU32(framed, at, field.length)
    framed.set(field, at + 4)
    at += 4 + field.length
  }
  return framed
}
