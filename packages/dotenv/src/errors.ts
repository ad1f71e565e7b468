// The one error of this package: a closed set of codes, a place (a line or a secret's name) and what to do next.
// Never a value, and never text of a line that could not be read: that text may be half a secret.
import { isEnvName } from './names.ts'

const ADVICE = {
  'text-invalid': 'is not text (a NUL or half a character). Save the file as UTF-8.',
  'line-malformed':
    'has no "=". Write NAME=value, start a comment with "#", or put quotes around a value of several lines.',
  'name-invalid': 'the name is not valid. Use letters, digits and "_", not starting with a digit.',
  'name-duplicate': 'the name is given twice. Keep one.',
  'quote-unclosed':
    'the quote opened here has no clear end. Close it at the end of a line, or use another kind of quote around the value.',
  'quote-trailing':
    'text follows the closing quote. Start a comment with "#"; if the value contains that quote, use another kind around it.',
  'value-nul': 'the value contains a NUL, which no environment variable can hold. Export it as json or yaml.',
  'value-surrogate': 'the value contains half a character (a lone surrogate). Set it again from valid Unicode.',
  'value-line-break':
    'the value contains a line break, which a docker env file cannot hold. Encode the value, or use another format.',
  'value-too-long':
    'name and value together exceed the 65,535 bytes docker reads in one line. Shorten it, or use another format.',
  'value-quotes':
    'the value mixes characters that no quoting of a .env file can hold together. Export it as json, yaml or shell.',
} as const

export type DotenvErrorCode = keyof typeof ADVICE

export class DotenvError extends Error {
  override readonly name = 'DotenvError'
  readonly code: DotenvErrorCode
  /** 1-based line of the text read; undefined when the error is about a pair to be written. */
  readonly line: number | undefined
  /** Name of the pair that cannot be written, exactly as given; escape it before showing it. */
  readonly secretName: string | undefined

  /** `place` is a line number when reading, a secret's name when writing. */
  constructor(code: DotenvErrorCode, place: number | string) {
    super(`${typeof place === 'number' ? `line ${place}` : printable(place)}: ${ADVICE[code]}`)
    this.code = code
    this.line = typeof place === 'number' ? place : undefined
    this.secretName = typeof place === 'string' ? place : undefined
  }
}

/** A name that is not valid may hold anything, terminal controls included: quoted, ASCII only, and cut. */
function printable(name: string): string {
  if (isEnvName(name)) return name
  const quoted = JSON.stringify(name.slice(0, 64))
  return quoted.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
