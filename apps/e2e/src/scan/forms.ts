// The shapes in which something that must not be anywhere could be there all the same: as it is, or as programs write it down.

/** Something to look for. A text is looked for in the encodings of texts as well. */
export interface Needle {
  /** Says which one was found, without being it. */
  readonly what: string
  readonly content: string | Uint8Array
}

export interface Form {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A form of fewer bytes would be found by chance. */
const SHORTEST = 5

/** All of them different, and none shorter than five bytes. */
export function formsOf({ content }: Needle): Form[] {
  const bytes = Buffer.from(content)
  const forms = [
    { name: 'raw', bytes },
    ...texts('hex', [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]),
    ...texts('base64', insideBase64(bytes, 'base64')),
    ...texts('base64url', insideBase64(bytes, 'base64url')),
    ...(typeof content === 'string' ? formsOfText(content) : []),
  ]
  const different = new Map(forms.map((form) => [Buffer.from(form.bytes).toString('latin1'), form]))
  return [...different.values()].filter((form) => form.bytes.length >= SHORTEST)
}

function formsOfText(text: string): Form[] {
  const wide = Buffer.from(text, 'utf16le')
  return [
    { name: 'UTF-16LE', bytes: wide },
    { name: 'UTF-16BE', bytes: Buffer.from(wide).swap16() },
    ...texts('JSON', [JSON.stringify(text).slice(1, -1)]),
    ...texts('URL', [encodeURIComponent(text)]),
  ]
}

const texts = (name: string, forms: readonly string[]): Form[] =>
  forms.map((form) => ({ name, bytes: Buffer.from(form) }))

/** What base64 of anything that contains `bytes` contains, for each of the three places where they may begin. */
function insideBase64(bytes: Uint8Array, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding)
    // Characters that also depend on what stands before or after are no part of it.
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  })
}
