// Turns the words after a verb into flags and operands, by the verb's own table. Whatever the table does not know is an error with
// a suggestion; everything after `--` is left exactly as it was typed.
import { parseArgs } from 'node:util'
import { usageError } from './cli-error.ts'
import { suggest } from './suggest.ts'

export interface Flag {
  readonly short?: string
  /** The placeholder of the flag's value in help; a flag without one is a switch. */
  readonly value?: string
  readonly many?: true
  readonly help: string
}

export type FlagTable = Readonly<Record<string, Flag>>

export interface Arguments {
  readonly operands: readonly string[]
  /** The words after `--`, or undefined when there was no `--`. */
  readonly rest: readonly string[] | undefined
  on(flag: string): boolean
  text(flag: string): string | undefined
  list(flag: string): readonly string[]
}

export function parseArguments(verb: string, table: FlagTable, words: readonly string[]): Arguments {
  const end = words.indexOf('--')
  const own = end === -1 ? words : words.slice(0, end)
  const { tokens } = parseArgs({
    args: [...own],
    options: optionsOf(table),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })

  const operands: string[] = []
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (flag === undefined) throw unknownFlag(verb, table, token.rawName)
    values.set(token.name, [...(values.get(token.name) ?? []), valueOf(token.rawName, flag, token.value)])
  }
  for (const [name, given] of values) {
    if (given.length > 1 && table[name]?.many === undefined && table[name]?.value !== undefined)
      throw usageError(`--${name} was given ${given.length} times; it takes one value.`)
  }
  return {
    operands,
    rest: end === -1 ? undefined : words.slice(end + 1),
    on: (flag) => values.has(flag),
    text: (flag) => values.get(flag)?.[0],
    list: (flag) => values.get(flag) ?? [],
  }
}

function optionsOf(table: FlagTable): NonNullable<Parameters<typeof parseArgs>[0]>['options'] {
  return Object.fromEntries(
    Object.entries(table).map(([name, { short, value }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short ? { short } : {}),
      },
    ]),
  )
}

function valueOf(rawName: string, flag: Flag, value: string | undefined): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw usageError(`${rawName} takes no value.`)
    return ''
  }
  if (value === undefined) throw usageError(`${rawName} needs a value: ${rawName} ${flag.value}.`)
  if (value.length > 1 && value.startsWith('-'))
    throw usageError(
      `${rawName} is followed by "${value}", which looks like a flag.`,
      `If it is the value, write ${rawName}=${value}.`,
    )
  return value
}

function unknownFlag(verb: string, table: FlagTable, rawName: string): Error {
  const near = suggest(rawName.replace(/^-+/, ''), Object.keys(table))
  const hint = near === undefined ? `infisical ${verb} --help lists the flags.` : `Did you mean --${near}?`
  return usageError(`infisical ${verb} has no flag ${rawName}.`, hint)
}
