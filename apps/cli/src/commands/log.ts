// The history of an environment: a line per commit, and names only.
import type { LoggedCommit } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { minute } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'
import { someNames } from '../words.ts'
import { wholeNumber } from '../whole-number.ts'

export async function run(args: Arguments): Promise<void> {
  const [limit, before] = [args.text('limit'), args.text('before')]
  const page = {
    ...(limit === undefined ? {} : { limit: wholeNumber(limit, 'number of commits', '--limit 5') }),
    ...(before === undefined ? {} : { before: wholeNumber(before, 'number of a commit', '--before 12') }),
  }
  const { client, workspaceId, environment } = await openPlace(args)
  const personal = args.on('personal')
  const commits = await client.history.log({ workspaceId, environment, personal, ...page })
  if (args.on('json')) return json(commits)
  if (commits.length === 0) return note(`no commits here · infisical log --help`)
  table(
    ['commit', 'when', 'who', 'what', 'why'],
    commits.map((commit) => [
      String(commit.seq),
      minute(commit.at),
      escapeText(commit.author.email ?? `${commit.author.name} (token)`),
      whatOf(commit),
      commit.message === undefined ? '(does not open)' : escapeText(commit.message),
    ]),
  )
}

const MOST_NAMES = 5

/** `+` is new, `~` changed, `-` deleted. */
function whatOf({ changes, rekeyed }: LoggedCommit): string {
  if (changes === undefined) return '(does not open)'
  const signed = [
    ...changes.added.map((name) => `+${name}`),
    ...changes.changed.map((name) => `~${name}`),
    ...changes.removed.map((name) => `-${name}`),
  ]
  const keys = rekeyed ? ['(new keys)'] : []
  return [...keys, ...(signed.length === 0 ? [] : [someNames(signed, MOST_NAMES)])].join(' ')
}
