// Writes docs/cli.md from the table of verbs, so that the page cannot promise what the program does not have.
import type { Verb } from '../src/verb.ts'
import { ALIASES, VERBS } from '../src/verbs.ts'

export function manual(): string {
  return `# The command line

<!-- Made from apps/cli/src/verbs.ts by \`vitest run -u\` in apps/cli; edit apps/cli/test/manual.ts. -->

\`npx infisical\` works at the clone's root, and \`apps/cli/bin/infisical\` from any folder. Secrets are encrypted, decrypted, signed and verified in
this program; the server never sees one.

## The law of output

stdout carries data and nothing else; everything said to a person goes to stderr, one line where one line will do. No verb but \`secrets get\`,
\`secrets list --values\` and \`pull -\` prints a value. \`--json\` prints data (and errors, on stderr) as JSON. Names from others are escaped before they reach the terminal.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | the command was not understood, or something is missing and there is nobody to ask |
| 3 | not logged in, or not allowed |
| 4 | verification failed: the server or the network served what no member signed; nothing was changed or started |
| 5 | conflict: the same thing was changed here and elsewhere |
| 6 | the server cannot be reached |

\`run\` returns the exit code of the command, 128 + n when signal n ended it, 126 when it cannot be executed, 127 when there is none.

## Where settings come from

A flag, else an environment variable (\`INFISICAL_URL\`, \`INFISICAL_WORKSPACE\`, \`INFISICAL_ENV\`), else \`.infisical.json\` in this folder or above, else the server you
last logged in to. \`.infisical.json\` holds a workspace id, a default environment and a server; it is safe to commit. A server that only this file names, and where you have
no session, is asked about before any credential goes there.

Without a terminal nothing is asked: what is missing is named, with its flag, and the exit code is 2. \`--password-stdin\` or \`INFISICAL_PASSWORD\` give the password. Signing up
without \`--code\` mails the code and exits 2; repeat the command with it.

## Where unlocked keys rest

In the OS keychain. Where there is none, you choose: \`--storage file\` (or \`INFISICAL_STORAGE=file\`) keeps them in a file that only you can read, unencrypted, and says so;
with \`INFISICAL_PASSPHRASE\` set, that file is encrypted under the passphrase (each command then spends about 0.3 s to open it). They are never kept in the clear without your word.
\`INFISICAL_HOME\` moves everything this program keeps; without it, the XDG directories hold it.

## When the password is lost

Nobody can reset it: the server has no key. \`infisical recovery create\` makes a kit beforehand, a code of eight groups for paper; \`infisical recover\` uses it, with a code that is mailed to you, and gives
you a new password and a new kit. A code never stands on a command line. Without password and kit, \`infisical start-over\` gives the account new keys: personal secrets are gone, and workspaces answer
\`identity-replaced\` until an owner or admin invites you again.

## What run refuses

Names that make a program load, trust or talk to something else (\`PATH\`, \`LD_PRELOAD\`, \`NODE_OPTIONS\`, \`BASH_ENV\`, \`*_PROXY\` and their kind) stop \`run\`, even when correctly signed; \`--allow NAME\`
lets one through. \`INFISICAL_PASSWORD\`, \`INFISICAL_NEW_PASSWORD\`, \`INFISICAL_PASSPHRASE\` and \`INFISICAL_TOKEN\` never reach the command. Secrets win over variables that are set already, unless \`--preserve-env\`; personal secrets win over shared ones.
Linux passes about 2 MiB of environment in all and 128 KiB in one variable.

## Verbs

${Object.entries(VERBS).map(section).join('\n')}
Other spellings: ${Object.entries(ALIASES)
    .map(([alias, name]) => `\`${alias}\` is \`${name}\``)
    .join(', ')}.
`
}

function section([name, { summary, operands, flags, examples }]: [string, Verb]): string {
  const rows = Object.entries(flags).map(([flag, { short, value, help }]) => {
    const spelling = `${short === undefined ? '' : `-${short}, `}--${flag}${value === undefined ? '' : ` ${value}`}`
    return `| \`${spelling.replaceAll('|', '\\|')}\` | ${help} |`
  })
  return `### infisical ${[name, operands].filter((part) => part !== '').join(' ')}

${summary.charAt(0).toUpperCase()}${summary.slice(1)}.

\`\`\`sh
${examples.map(([command, meaning]) => (meaning === '' ? command : `${command}   # ${meaning}`)).join('\n')}
\`\`\`

| flag | |
|---|---|
${rows.join('\n')}
`
}
