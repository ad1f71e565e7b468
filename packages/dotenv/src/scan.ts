// Reads the text of a .env file into statements: what each says, and where each part of it stands, so that `merge` can
// replace one value and leave every other byte. A value means what the `dotenv` package says it means; where that package
// would drop a line or guess at an unbalanced quote, this throws. Linear in the text, whatever the text.
import { DotenvError } from './errors.ts'
import { GUARD, type Quote } from './quote.ts'

export interface Statement {
  readonly name: string
  readonly value: string
  /** 1-based line on which it starts. */
  readonly line: number
  /** Its lines, the last line break included. */
  readonly start: number
  readonly end: number
  /** The value as written, with its quotes. What stands between `valueEnd` and `end` is blank or a comment. */
  readonly valueStart: number
  readonly valueEnd: number
  readonly quote: Quote | undefined
  /** A `#` touches the unquoted value: a comment by the rules, though its author may have meant otherwise. */
  readonly cut: boolean
}

// [^\S\r\n] is white space within a line.
const LINE_REST = /[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n?|\n|$)/y
const LINE_REST_AHEAD = /[^\S\r\n]*(?:[#\r\n]|$)/y
const ASSIGNMENT = /[^\S\r\n]*(?:export[^\S\r\n]+)?([A-Za-z_][A-Za-z0-9_]*)[^\S\r\n]*=/y
const SPACE = /[^\S\r\n]*/y
const BARE = /[^#\r\n]*/y
const LINE = /[^\r\n]*/y
const LINE_BREAKS = /\r\n?|\n/g

export function scan(text: string): Statement[] {
  refuseBinary(text)
  const statements: Statement[] = []
  let line = 1
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const statement = readStatement(text, at, line)
    if (statement) {
      statements.push(statement)
      if (statement.quote) line += countLineBreaks(text.slice(statement.valueStart, statement.valueEnd))
      at = statement.end
    } else {
      at = endOf(LINE_REST, text, at) ?? refuseLine(text, at, line)
    }
    line += 1
  }
  return statements
}

function readStatement(text: string, start: number, line: number): Statement | undefined {
  ASSIGNMENT.lastIndex = start
  const name = ASSIGNMENT.exec(text)?.[1]
  if (name === undefined) return undefined
  const afterSign = ASSIGNMENT.lastIndex
  const valueStart = endOf(SPACE, text, afterSign) ?? afterSign
  const quote = text[valueStart]
  const written = isQuote(quote) ? readQuoted(text, valueStart, quote, line) : readBare(text, afterSign)
  const end = endOf(LINE_REST, text, written.valueEnd)
  if (end === undefined) throw new DotenvError('quote-trailing', line)
  return { name, line, start, end, ...written }
}

function readBare(text: string, start: number) {
  const end = endOf(BARE, text, start) ?? start
  const written = text.slice(start, end)
  const value = written.trim()
  const cut = text[end] === '#' && written.trimEnd() === written
  // What is cut off goes with the value when the value goes; an empty value stands right behind the sign.
  const valueStart = value === '' ? start : start + written.indexOf(value)
  const valueEnd = cut ? (endOf(LINE, text, end) ?? end) : valueStart + value.length
  return { value, valueStart, valueEnd, quote: undefined, cut }
}

function readQuoted(text: string, start: number, quote: Quote, line: number) {
  const close = closingQuote(text, start, quote, line)
  const guard = GUARD[quote]
  const valueEnd = close + 1 + (text.startsWith(guard, close + 1) ? guard.length : 0)
  const value = unescape(text.slice(start + 1, close).replace(LINE_BREAKS, '\n'), quote)
  return { value, valueStart: start, valueEnd, quote, cut: false }
}

/**
 * A value ends at the first of its quotes without a backslash before it. If that one has text behind it on its line, a quote
 * with a backslash may have been the end (`DIR='C:\'`); more than one that could be is refused rather than guessed at.
 * Linear over a whole file: the next value with this kind of quote cannot open before the quote where this search stops, and
 * looking ahead costs no more than the white space passed over.
 */
function closingQuote(text: string, open: number, quote: Quote, line: number): number {
  let candidate: number | undefined
  let several = false
  let at = text.indexOf(quote, open + 1)
  for (; at !== -1; at = text.indexOf(quote, at + 1)) {
    const ends = endOf(LINE_REST_AHEAD, text, at + 1) !== undefined
    const escaped = text[at - 1] === '\\'
    if (ends && !escaped) return at
    if (!escaped) break
    if (ends) {
      several = candidate !== undefined
      candidate ??= at
    }
  }
  if (candidate !== undefined && !several) return candidate
  const sameLine = candidate === undefined && at !== -1 && !/[\r\n]/.test(text.slice(open, at))
  throw new DotenvError(sameLine ? 'quote-trailing' : 'quote-unclosed', line)
}

/** Double quotes know `\n` and `\r`, and nothing else: every other backslash stays. */
function unescape(content: string, quote: Quote): string {
  if (quote !== '"') return content
  return content.replace(/\\([nr])/g, (_, letter) => (letter === 'n' ? '\n' : '\r'))
}

function refuseBinary(text: string): void {
  const at = text.search(/[\0\p{Surrogate}]/u)
  if (at !== -1) throw new DotenvError('text-invalid', 1 + countLineBreaks(text.slice(0, at)))
}

function refuseLine(text: string, start: number, line: number): never {
  const hasSign = text.slice(start, endOf(LINE, text, start)).includes('=')
  throw new DotenvError(hasSign ? 'name-invalid' : 'line-malformed', line)
}

/** Where the match of a sticky pattern at this very place ends, if there is one. */
function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at
  return sticky.test(text) ? sticky.lastIndex : undefined
}

function isQuote(character: string | undefined): character is Quote {
  return character === '"' || character === "'" || character === '`'
}

function countLineBreaks(text: string): number {
  return text.match(LINE_BREAKS)?.length ?? 0
}
