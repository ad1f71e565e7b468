import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyBytes } from '../test/fixtures.ts'
import { fromUtf8, toHex, utf8 } from './bytes.ts'
import { frame } from './frame.ts'
import { LABELS, type Label } from './labels.ts'
import { Reader } from './reader.ts'

const labels = Object.keys(LABELS) as Label[]
const anyLabel = fc.constantFrom(...labels)
const anyFields = fc.array(anyBytes, { maxLength: 5 })

/** Undoes a frame: that this is possible is what makes it injective. */
function unframe(bytes: Uint8Array): { label: string; fields: Uint8Array[] } {
  const reader = new Reader(bytes)
  const label = fromUtf8(reader.fixed(reader.u8()))
  const fields = reader.list(100, (from) => from.bytes(1_000))
  reader.end()
  return { label, fields }
}

test('a frame can be taken apart into exactly what it was made of', () => {
  fc.assert(
    fc.property(anyLabel, anyFields, (label, fields) => {
      expect(unframe(frame(label, ...fields))).toEqual({ label: `infisical/v1/${label}`, fields })
    }),
  )
})

test('different meanings never share bytes', () => {
  fc.assert(
    fc.property(anyLabel, anyFields, anyLabel, anyFields, (labelA, a, labelB, b) => {
      const same = labelA === labelB && a.map(toHex).join() === b.map(toHex).join() && a.length === b.length
      expect(toHex(frame(labelA, ...a)) === toHex(frame(labelB, ...b))).toBe(same)
    }),
  )
})

test('moving a byte between neighbours, splitting or adding an empty field changes the frame', () => {
  const frames = [
    [utf8('ab'), utf8('c')],
    [utf8('a'), utf8('bc')],
    [utf8('abc')],
    [utf8('abc'), utf8('')],
    [utf8(''), utf8('abc')],
  ].map((fields) => toHex(frame('commit', ...fields)))
  expect(new Set(frames).size).toBe(frames.length)
})

test('no label begins another in a frame, because its length stands before it', () => {
  const heads = labels.map((label) => toHex(frame(label)))
  for (const head of heads) expect(heads.filter((other) => other.startsWith(head))).toEqual([head])
})

test('a label that is not in the table is a mistake of the programmer', () => {
  expect(() => frame('constructor' as Label)).toThrow(TypeError)
})
