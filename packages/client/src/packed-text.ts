// Many texts as one: encoded and decoded at once and sliced, which is several times faster than one by one.
//   list of u32 lengths in UTF-16 units, in the byte order of the machine || bytes(all texts)
// For what stays on one device.
import { fromUtf8, utf8, type Reader, type Writer } from '@infisical/crypto'

const MAX = 0xffff_ffff

export function writeTexts(writer: Writer, texts: readonly string[]): void {
  const lengths = new Uint32Array(texts.length)
  for (let i = 0; i < texts.length; i++) lengths[i] = (texts[i] as string).length
  writeNumbers(writer.u32(texts.length), lengths)
  writer.bytes(utf8(texts.join('')))
}

export function readTexts(reader: Reader): string[] {
  const lengths = readNumbers(reader, reader.u32(), Uint32Array)
  const joined = fromUtf8(reader.bytes(MAX))
  const texts = new Array<string>(lengths.length)
  let at = 0
  for (let i = 0; i < lengths.length; i++) {
    const end = at + (lengths[i] as number)
    texts[i] = joined.slice(at, end)
    at = end
  }
  return texts
}

type Numbers = Uint32Array | Float64Array

export function writeNumbers(writer: Writer, numbers: Numbers): void {
  const { buffer, byteOffset, byteLength } = numbers
  writer.fixed(new Uint8Array(buffer, byteOffset, byteLength), byteLength)
}

export function readNumbers<Kind extends Numbers>(
  reader: Reader,
  count: number,
  kind: { new (buffer: ArrayBuffer): Kind; readonly BYTES_PER_ELEMENT: number },
): Kind {
  // Typed arrays begin at multiples of their size, so this is a copy.
  return new kind(new Uint8Array(reader.fixed(kind.BYTES_PER_ELEMENT * count)).buffer)
}
