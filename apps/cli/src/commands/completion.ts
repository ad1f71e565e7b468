// Completion scripts, made from the table of verbs.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { data } from '../terminal.ts'
import { VERBS } from '../verbs.ts'

export function run(args: Arguments): Promise<void> {
  const [shell = ''] = args.operands
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (script === undefined)
    throw usageError('Name your shell: bash, zsh or fish.', 'source <(infisical completion bash)')
  data(script())
  return Promise.resolve()
}

const SCRIPTS: Readonly<Record<string, () => string>> = {
  bash,
  zsh: () => `autoload -U +X bashcompinit && bashcompinit\n${bash()}`,
  fish,
}

/** Looks up the words typed so far: first two of them, then one, in a table of what may follow. */
function bash(): string {
  const follow = new Map<string, string[]>([['', firstWords()]])
  for (const [name, { flags }] of Object.entries(VERBS)) {
    const [group = '', second] = name.split(' ')
    if (second !== undefined) follow.set(group, [...(follow.get(group) ?? []), second])
    follow.set(name, [...(follow.get(name) ?? []), ...Object.keys(flags).map((flag) => `--${flag}`)])
  }
  const cases = [...follow].map(([typed, words]) => `    '${typed}') words='${words.join(' ')}' ;;`)
  return `_infisical_words() {
  local words=''
  case "$1" in
${cases.join('\n')}
  esac
  printf '%s' "$words"
}
_infisical() {
  local words=''
  [ "$COMP_CWORD" -ge 3 ] && words=$(_infisical_words "\${COMP_WORDS[1]} \${COMP_WORDS[2]}")
  [ -z "$words" ] && [ "$COMP_CWORD" -ge 2 ] && words=$(_infisical_words "\${COMP_WORDS[1]}")
  [ "$COMP_CWORD" -eq 1 ] && words=$(_infisical_words '')
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _infisical infisical
`
}

function fish(): string {
  const lines = new Set(['complete -c infisical -f'])
  for (const [name, { summary, flags }] of Object.entries(VERBS)) {
    const [first = '', second] = name.split(' ')
    const seen = `-n '__fish_seen_subcommand_from ${first}'`
    const described = `-d '${summary.replaceAll("'", "\\'")}'`
    lines.add(
      `complete -c infisical -n __fish_use_subcommand -a ${first}${second === undefined ? ` ${described}` : ''}`,
    )
    if (second !== undefined) lines.add(`complete -c infisical ${seen} -a ${second} ${described}`)
    for (const flag of Object.keys(flags)) lines.add(`complete -c infisical ${seen} -l ${flag}`)
  }
  return `${[...lines].join('\n')}\n`
}

const firstWords = (): string[] => [...new Set(Object.keys(VERBS).map((name) => name.split(' ')[0] ?? ''))]
