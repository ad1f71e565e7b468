// Brings new values into an existing .env file and leaves the rest of it alone: comments, order, blank lines, line ends, the
// byte order mark, and every line whose value does not change, byte for byte.
import { type Changes, diff } from './diff.ts'
import type { Pair } from './names.ts'
import { checkPairs } from './print.ts'
import { writeValue } from './quote.ts'
import { scan, type Statement } from './scan.ts'

export interface MergeOptions {
  /** Keep names of the file that the pairs lack (they count as unchanged). Otherwise their lines go. */
  readonly keepUnknown?: boolean
}

export interface Merged extends Changes {
  readonly text: string
}

/**
 * A changed value is written in its place, in its quotes if they can hold it, on every line that assigns the name: an overridden
 * line does not keep an old secret. New names follow at the end. `parse(merged.text)` yields exactly the pairs.
 * Throws DotenvError as `parse` does for the existing text, and as `print('dotenv', …)` does for what must be written.
 */
export function merge(existing: string, pairs: Iterable<Pair>, options: MergeOptions = {}): Merged {
  const statements = scan(existing)
  const old = valuesOf(statements)
  const wanted = new Map(options.keepUnknown ? old : [])
  for (const { name, value } of checkPairs(pairs)) wanted.set(name, value)

  const changes = diff(pairsOf(old), pairsOf(wanted))
  const untouched = new Set(changes.unchanged)
  const edit = (isUntouched: (statement: Statement) => boolean) =>
    append(replaceValues(existing, statements, wanted, isUntouched), changes.added, wanted, lineBreakOf(existing))

  const text = edit(({ name }) => untouched.has(name))
  if (reads(text, wanted)) return { text, ...changes }
  // A quoted value that ends in a backslash has its end decided by the lines below it, and those changed: write it safely.
  return { text: edit((statement) => untouched.has(statement.name) && !isFragile(existing, statement)), ...changes }
}

function replaceValues(
  existing: string,
  statements: Statement[],
  wanted: Map<string, string>,
  isUntouched: (statement: Statement) => boolean,
): string {
  const lineBreak = lineBreakOf(existing)
  let text = ''
  let copied = 0
  for (const statement of statements) {
    text += existing.slice(copied, statement.start)
    copied = statement.end
    const value = wanted.get(statement.name)
    if (value === undefined) continue
    text += isUntouched(statement)
      ? existing.slice(statement.start, statement.end)
      : existing.slice(statement.start, statement.valueStart) +
        write(statement.name, value, lineBreak, statement.quote) +
        existing.slice(statement.valueEnd, statement.end)
  }
  return text + existing.slice(copied)
}

function append(text: string, names: string[], wanted: Map<string, string>, lineBreak: string): string {
  const added = names.map((name) => `${name}=${write(name, wanted.get(name) ?? '', lineBreak)}${lineBreak}`)
  const needsBreak = added.length > 0 && text !== '' && !/[\r\n]$/.test(text)
  return text + (needsBreak ? lineBreak : '') + added.join('')
}

function write(name: string, value: string, lineBreak: string, favourite?: Statement['quote']): string {
  return writeValue(name, value, favourite).replaceAll('\n', lineBreak)
}

/** The file's first line break speaks for all: a file with CRLF stays one. */
function lineBreakOf(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n'
}

/** With a guard (quote.ts) behind it, the value as written would not end in its quote. */
function isFragile(text: string, { quote, valueEnd }: Statement): boolean {
  return quote !== undefined && text.endsWith(`\\${quote}`, valueEnd)
}

function reads(text: string, wanted: Map<string, string>): boolean {
  let found: Map<string, string>
  try {
    found = valuesOf(scan(text))
  } catch {
    return false
  }
  return found.size === wanted.size && [...wanted].every(([name, value]) => found.get(name) === value)
}

function valuesOf(statements: Statement[]): Map<string, string> {
  return new Map(statements.map(({ name, value }) => [name, value]))
}

function pairsOf(values: Map<string, string>): Pair[] {
  return [...values].map(([name, value]) => ({ name, value }))
}
