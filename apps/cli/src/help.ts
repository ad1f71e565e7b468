// Help pages, made from the table of verbs.
import { data } from './terminal.ts'
import type { Verb } from './verb.ts'
import { VERBS } from './verbs.ts'

export function printOverview(): void {
  const names = Object.keys(VERBS)
  const widest = Math.max(...names.map((name) => name.length))
  const lines = names.map((name) => `  ${name.padEnd(widest)}  ${VERBS[name]?.summary ?? ''}`)
  data(`infisical: share secrets that the server cannot read

Usage: infisical VERB [FLAGS] [OPERANDS]

${lines.join('\n')}

Examples:
  infisical signup --email alice@acme.test --name Alice
  infisical init --new acme
  infisical push
  infisical run -- node app.js

infisical VERB --help shows a verb's flags and examples.
Exit codes: 0 done · 1 failed · 2 usage · 3 not logged in or not allowed · 4 verification failed · 5 conflict · 6 server unreachable
`)
}

export function printVerbHelp(name: string, verb: Verb): void {
  const flags = Object.entries(verb.flags).map(([flag, { short, value, help }]) => ({
    spelling: `${short === undefined ? '    ' : `-${short}, `}--${flag}${value === undefined ? '' : ` ${value}`}`,
    help,
  }))
  const widest = Math.max(...flags.map(({ spelling }) => spelling.length))
  const widestExample = Math.max(...verb.examples.map(([command]) => command.length))
  data(`infisical ${name}: ${verb.summary}

Usage: infisical ${[name, '[FLAGS]', verb.operands].filter((part) => part !== '').join(' ')}

${flags.map(({ spelling, help }) => `  ${spelling.padEnd(widest)}  ${help}`).join('\n')}

Examples:
${verb.examples.map(([command, meaning]) => `  ${command.padEnd(widestExample)}  ${meaning === '' ? '' : `# ${meaning}`}`.trimEnd()).join('\n')}
`)
}
