// What this folder is connected to, and whether its .env is in step with the server.
import { resolve } from 'node:path'
import { diff, parse } from '@infisical/dotenv'
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { readIfPresent } from '../files.ts'
import { openPlace, type Place } from '../session.ts'
import { sessionPlace } from '../session-slot.ts'
import { decodeUtf8 } from '../stdin.ts'
import { data, done, json, table } from '../terminal.ts'
import { count, place, tally } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const where = await openPlace(args)
  const { client, workspaceId, environment } = where
  const theirs = args.text('compare')
  if (theirs !== undefined) return await compare(args, where, theirs)
  if (args.on('fingerprint')) {
    const line = await client.trust.heads({ workspaceId })
    if (args.on('json')) json({ heads: line })
    else data(`${line}\n`)
    return
  }
  const account = await client.account.whoAmI()
  const result = await client.vault.pull({ workspaceId, environment })
  const personal = result.secrets.filter(({ source }) => source === 'personal').length
  const file = await stateOfFile(where, result.secrets)
  const keys = await sessionPlace(client.origin)
  if (args.on('json')) {
    json({
      server: client.origin,
      user: account?.email ?? null,
      keys: keys ?? null,
      workspaceId,
      workspace: result.workspaceName,
      environment,
      commit: result.head.seq,
      head: result.head.hash,
      secrets: result.secrets.length,
      personal,
      file,
    })
    return
  }
  data(`workspace    ${place(result.workspaceName, environment)} · commit ${result.head.seq} · verified
secrets      ${count(result.secrets.length, 'secret')}${personal > 0 ? `, ${personal} of them personal` : ''}
.env         ${describeFile(file)}
user         ${escapeText(account?.email ?? '')} · keys in ${KEYS[keys ?? 'keychain']}
server       ${client.origin}
`)
}

const COMPARED = {
  same: 'the same history, equally far',
  'theirs-newer': 'one history; your colleague has seen more of it than this device',
  'mine-newer': 'one history; this device has seen more of it than your colleague',
  mixed: 'one history; each of you has seen something that the other has not',
} as const

/** A contradiction is an error of its own. */
async function compare(args: Arguments, { client, workspaceId }: Place, text: string): Promise<void> {
  const result = await client.trust.compare({ workspaceId, text })
  if (args.on('json')) return json(result)
  table(
    ['', 'here', 'there'],
    result.heads.map(({ environment, mine, theirs }) => [
      environment === undefined ? 'membership log' : escapeText(environment),
      String(mine),
      String(theirs),
    ]),
  )
  done(COMPARED[result.outcome])
}

const KEYS = {
  keychain: 'the OS keychain',
  file: 'a plain file, readable by you alone',
  passphrase: 'a file encrypted by your passphrase',
} as const

interface FileState {
  readonly onlyHere: number
  readonly different: number
  readonly onlyThere: number
}

/** How the default file differs from what the server has; undefined when there is no such file. */
async function stateOfFile(
  { settings }: Place,
  secrets: readonly { name: string; value: string }[],
): Promise<FileState | null> {
  const content = readIfPresent(resolve('.env'))
  if (content === undefined || settings.project === undefined) return null
  const { added, changed, removed } = diff(secrets, parse(decodeUtf8(content, '.env')).entries)
  return { onlyHere: added.length, different: changed.length, onlyThere: removed.length }
}

function describeFile(file: FileState | null): string {
  if (file === null) return 'none here · infisical pull'
  const differences = tally([
    [file.onlyHere, 'only here'],
    [file.different, 'different'],
    [file.onlyThere, 'only on the server'],
  ])
  return differences === '' ? 'in step with the server' : differences
}
