// Parses a .env file into ordered entries. Nothing is dropped in silence: what cannot be read is a DotenvError with its line,
// and what can be read but was perhaps not meant is a notice. README.md lists every choice.
import type { Pair } from './names.ts'
import { scan } from './scan.ts'

export interface Entry extends Pair {
  /** 1-based line of the assignment that counts. */
  readonly line: number
}

/**
 * `duplicate`: the value on this line is overridden by a later one of the same name.
 * `cut`: a `#` touches the unquoted value on this line and starts a comment there, as every reader of .env files has it;
 * quotes are needed if it belongs to the value.
 */
export interface Notice {
  readonly kind: 'duplicate' | 'cut'
  readonly name: string
  readonly line: number
}

export interface Parsed {
  /** One entry per name, in the order of first appearance; the last value counts. */
  readonly entries: Entry[]
  /** In the order of their lines. */
  readonly notices: Notice[]
}

/** Throws DotenvError: text-invalid, line-malformed, name-invalid, quote-unclosed, quote-trailing. */
export function parse(text: string): Parsed {
  const entries = new Map<string, Entry>()
  const notices: Notice[] = []
  for (const { name, value, line, cut } of scan(text)) {
    const overridden = entries.get(name)
    if (overridden) notices.push({ kind: 'duplicate', name, line: overridden.line })
    if (cut) notices.push({ kind: 'cut', name, line })
    entries.set(name, { name, value, line })
  }
  return { entries: [...entries.values()], notices: notices.sort((a, b) => a.line - b.line) }
}
