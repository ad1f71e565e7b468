// Prints pairs in a format another program reads, exactly: what that program gets is the value, byte for byte, or this throws
// a DotenvError that names the secret. Nothing is expanded, trimmed or guessed.
import { DotenvError } from './errors.ts'
import { isEnvName, type Pair } from './names.ts'
import { writeValue } from './quote.ts'
import { yamlString } from './yaml.ts'

export const FORMATS = ['dotenv', 'shell', 'docker', 'json', 'yaml'] as const
export type Format = (typeof FORMATS)[number]

export function isFormat(word: string): word is Format {
  return (FORMATS as readonly string[]).includes(word)
}

/**
 * The pairs in the order given, every line ended by a line feed.
 * Throws DotenvError: name-invalid, name-duplicate, value-surrogate, and what the format itself cannot hold.
 */
export function print(format: Format, pairs: Iterable<Pair>): string {
  return PRINTERS[format](checkPairs(pairs))
}

/** Pairs that every format could hold by their names, and as Unicode. */
export function checkPairs(pairs: Iterable<Pair>): Pair[] {
  const names = new Set<string>()
  const checked: Pair[] = []
  for (const { name, value } of pairs) {
    if (!isEnvName(name)) throw new DotenvError('name-invalid', name)
    if (names.has(name)) throw new DotenvError('name-duplicate', name)
    if (/\p{Surrogate}/u.test(value)) throw new DotenvError('value-surrogate', name)
    names.add(name)
    checked.push({ name, value })
  }
  return checked
}

const PRINTERS: Record<Format, (pairs: Pair[]) => string> = {
  dotenv: (pairs) => lines(pairs, ({ name, value }) => `${name}=${writeValue(name, value)}`),
  shell: (pairs) => lines(pairs, shellLine),
  docker: (pairs) => lines(pairs, dockerLine),
  json: (pairs) => (pairs.length === 0 ? '{}\n' : `{\n${pairs.map(jsonMember).join(',\n')}\n}\n`),
  yaml: (pairs) =>
    pairs.length === 0 ? '{}\n' : lines(pairs, ({ name, value }) => `${yamlString(name)}: ${yamlString(value)}`),
}

function lines(pairs: Pair[], line: (pair: Pair) => string): string {
  return pairs.map((pair) => `${line(pair)}\n`).join('')
}

/** Single quotes switch off everything in a POSIX shell (POSIX.1-2017 XCU 2.2.2); a quote itself is written outside of them. */
function shellLine({ name, value }: Pair): string {
  if (value.includes('\0')) throw new DotenvError('value-nul', name)
  return `export ${name}='${value.replaceAll("'", `'\\''`)}'`
}

/** `docker run --env-file` takes everything behind the first `=`, quotes and all, up to the end of the line. */
function dockerLine({ name, value }: Pair): string {
  if (value.includes('\0')) throw new DotenvError('value-nul', name)
  if (/[\r\n]/.test(value)) throw new DotenvError('value-line-break', name)
  const line = `${name}=${value}`
  // Docker reads with Go's bufio.Scanner, whose buffer is 64 KiB with the line feed.
  if (line.length * 3 > 65_535 && new TextEncoder().encode(line).length > 65_535)
    throw new DotenvError('value-too-long', name)
  return line
}

/** Written member by member: an object would lose a secret called `__proto__`. */
function jsonMember({ name, value }: Pair): string {
  return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`
}
