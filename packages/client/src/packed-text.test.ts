import { Reader, Writer } from '@infisical/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNumbers, readTexts, writeNumbers, writeTexts } from './packed-text.ts'

const packed = (texts: readonly string[]) => {
  const writer = new Writer()
  writeTexts(writer, texts)
  return writer.finish()
}

describe('many texts as one', () => {
  it('come back one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const reader = new Reader(packed(texts))
        expect(readTexts(reader)).toEqual(texts)
        reader.end()
      }),
    )
  })

  it('keep empty ones, byte order marks, NUL and pairs of surrogates apart', () => {
    const texts = ['', '\ufeff', '', '\0', '😀', 'e', '\u0301', '']
    expect(readTexts(new Reader(packed(texts)))).toEqual(texts)
  })

  it('refuse text that is not well-formed', () => {
    expect(() => packed(['\ud800'])).toThrow(expect.objectContaining({ code: 'malformed' }))
  })

  it('refuse bytes that end too early', () => {
    const bytes = packed(['some', 'texts'])
    for (let length = 0; length < bytes.length; length++)
      expect(() => readTexts(new Reader(bytes.subarray(0, length)))).toThrow(
        expect.objectContaining({ code: 'malformed' }),
      )
  })
})

describe('numbers', () => {
  it('come back at any place in the bytes, aligned or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), fc.float64Array(), fc.uint32Array(), (before, floats, integers) => {
        const writer = new Writer().fixed(before, before.length)
        writeNumbers(writer, floats)
        writeNumbers(writer, integers)
        const reader = new Reader(writer.finish())
        reader.fixed(before.length)
        expect(readNumbers(reader, floats.length, Float64Array)).toEqual(floats)
        expect(readNumbers(reader, integers.length, Uint32Array)).toEqual(integers)
        reader.end()
      }),
    )
  })

  it('refuse to be read beyond the end', () => {
    const tooMany = () => readNumbers(new Reader(new Uint8Array(15)), 2, Float64Array)
    expect(tooMany).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
