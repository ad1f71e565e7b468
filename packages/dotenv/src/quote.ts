// Writes one value so that `parse`, the `dotenv` package and Node's `util.parseEnv` read it back exactly; chooses the plainest
// way that can. Node does not know `\r`, the only way there is to write a carriage return: such a value survives the first two.
import { DotenvError } from './errors.ts'

const QUOTES = ["'", '"', '`'] as const
export type Quote = (typeof QUOTES)[number]

/** Needs no quotes for any reader: a shell that sources the file included. */
const PLAIN = /^[\w./:@%+,=-]*$/
/** Readable without quotes by .env readers alone: the last resort of a value that contains all three. */
const BARE = /^[^\s'"`#](?:[^#\r\n\u2028\u2029]*[^\s#])?$/

/**
 * Follows a quoted value that ends in a backslash. To the dotenv package `\'` may be an escaped quote, and it looks for a better
 * end further down the file; a quote with text behind it ends that search.
 */
export const GUARD: Record<Quote, string> = {
  "'": " # ' closes after the backslash",
  '"': ' # " closes after the backslash',
  '`': ' # ` closes after the backslash',
}

/** The value as it stands behind `NAME=`. Throws `value-nul` and `value-quotes`. `favourite` is used whenever it can hold it. */
export function writeValue(name: string, value: string, favourite?: Quote): string {
  if (value.includes('\0')) throw new DotenvError('value-nul', name)
  if (favourite === undefined && PLAIN.test(value)) return value
  const order = favourite === undefined ? QUOTES : [favourite, ...QUOTES]
  const quote = order.find((kind) => holds(kind, value))
  if (quote) return quote + value.replaceAll('\r', '\\r') + quote + (value.endsWith('\\') ? GUARD[quote] : '')
  if (BARE.test(value)) return value
  throw new DotenvError('value-quotes', name)
}

function holds(quote: Quote, value: string): boolean {
  if (value.includes(quote)) return false
  // Within double quotes `\n` and `\r` are escapes with no way to escape them; anywhere else a carriage return is a line break.
  return quote === '"' ? !/\\[nr]/.test(value) : !value.includes('\r')
}
