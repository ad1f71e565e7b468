// The way in: find the verb, read its words, run it, and turn whatever goes wrong into one message and one exit code.
import { parseArguments, type Arguments } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { configureTerminal, data } from './terminal.ts'
import { suggest } from './suggest.ts'
import type { Verb } from './verb.ts'
import { ALIASES, VERBS } from './verbs.ts'
import { VERSION } from './version.ts'

async function main(words: readonly string[]): Promise<number> {
  const [first] = words
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') return await help(words.slice(1))
  if (first === '--version' || first === '-V' || first === 'version') {
    data(`infisical ${VERSION}\n`)
    return 0
  }
  const { name, verb, rest } = findVerb(words)
  const args = parseArguments(name, verb.flags, rest)
  if (args.on('help')) {
    const { printVerbHelp } = await import('./help.ts')
    printVerbHelp(name, verb)
    return 0
  }
  configureTerminal({ quiet: args.on('quiet'), noColour: args.on('no-color') })
  return await runVerb(verb, args)
}

async function runVerb(verb: Verb, args: Arguments): Promise<number> {
  const { run } = await verb.load()
  return (await run(args)) ?? 0
}

async function help(topic: readonly string[]): Promise<number> {
  const { printOverview, printVerbHelp } = await import('./help.ts')
  if (topic.length === 0) printOverview()
  else {
    const { name, verb } = findVerb(topic)
    printVerbHelp(name, verb)
  }
  return 0
}

/** The longest verb that the first words spell: two words before one. */
function findVerb(words: readonly string[]): { name: string; verb: Verb; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const typed = words.slice(0, length).join(' ')
    const name = ALIASES[typed] ?? typed
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
    if (verb !== undefined && words.length >= length && !hasUnknownSubverb(name, words, length))
      return { name, verb, rest: words.slice(length) }
  }
  throw unknownVerb(words)
}

/** `secrets lst` must not become `secrets list` with an operand that is then ignored. */
function hasUnknownSubverb(name: string, words: readonly string[], length: number): boolean {
  const next = words[1]
  const isGroup = Object.keys(VERBS).some((known) => known.startsWith(`${words[0] ?? ''} `))
  return length === 1 && isGroup && next !== undefined && !next.startsWith('-') && name.split(' ')[0] === words[0]
}

function unknownVerb(words: readonly string[]): Error {
  const [first = '', second = ''] = words
  if (first.startsWith('-')) return usageError('Flags come after the verb.', 'For example: infisical whoami --json')
  const known = [...Object.keys(VERBS), ...Object.keys(ALIASES)]
  const group = known.some((verb) => verb.startsWith(`${first} `))
  const typed = group && second !== '' ? `${first} ${second}` : first
  const near = suggest(typed, known)
  return usageError(
    `There is no verb "${typed}".`,
    near === undefined ? 'infisical --help lists them.' : `Did you mean: infisical ${near}`,
  )
}

async function start(words: readonly string[]): Promise<void> {
  try {
    process.exitCode = await main(words)
  } catch (error) {
    const { report } = await import('./report.ts')
    process.exitCode = report(error, { json: words.includes('--json') })
  }
}

void start(process.argv.slice(2))
