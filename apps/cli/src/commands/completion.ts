// Completion scripts, made from the table of verbs.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { data } from '../terminal.ts'
import { VERBS } from '../verbs.ts'

export function run(args: Arguments): Promise<void> {
  const [shell = ''] = args.operands
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (script === undefined) throw usageError('Name your shell: bash, zsh or fish.', 'source <(infisical completion bash)')
  data(script())
  return Promise.resolve()
}

const SCRIPTS: Readonly<Record<string, () => string>> = { bash, zsh: () => `autoload -U +X bashcompinit && bashcompinit\n${bash()}`, fish }

function bash(): string {
  const cases = Object.entries(VERBS).map(([name, { flags }]) => `    '${name}') words='${flagsOf(flags)}' ;;`)
  const groups = [...groupsOf()].map(([group, rest]) => `    '${group}') words='${rest.join(' ')}' ;;`)
  return `_infisical() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=''
  if [ "$COMP_CWORD" -eq 1 ]; then words='${[...firstWords()].join(' ')}'
  elif [ "$COMP_CWORD" -eq 2 ] && [[ "$current" != -* ]]; then case "\${COMP_WORDS[1]}" in
${groups.join('\n')}
  esac
  else case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${cases.filter((line) => line.includes("' ') words") || /'\w+ \w+'\)/.test(line)).join('\n')}
    *) case "\${COMP_WORDS[1]}" in
${cases.filter((line) => !/'\w+ \w+'\)/.test(line)).join('\n')}
    esac ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _infisical infisical
`
}

function fish(): string {
  const lines = [`complete -c infisical -f`]
  for (const [name, { summary, flags }] of Object.entries(VERBS)) {
    const [first = '', second] = name.split(' ')
    const describe = `-d '${summary.replaceAll("'", "\\'")}'`
    if (second === undefined) lines.push(`complete -c infisical -n __fish_use_subcommand -a ${first} ${describe}`)
    else lines.push(`complete -c infisical -n '__fish_seen_subcommand_from ${first}' -a ${second} ${describe}`)
    for (const flag of Object.keys(flags)) lines.push(`complete -c infisical -n '__fish_seen_subcommand_from ${first}' -l ${flag}`)
  }
  return `${[...new Set(lines)].join('\n')}\n`
}

const flagsOf = (flags: object): string =>
  Object.keys(flags)
    .map((flag) => `--${flag}`)
    .join(' ')

const firstWords = (): Set<string> => new Set(Object.keys(VERBS).map((name) => name.split(' ')[0] ?? ''))

function groupsOf(): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const name of Object.keys(VERBS)) {
    const [group = '', verb] = name.split(' ')
    if (verb !== undefined) groups.set(group, [...(groups.get(group) ?? []), verb])
  }
  return groups
}
