// What lies between two commits. Values only when asked for.
import type { ChainDifference, ChangedSecret } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { data, done, json, note } from '../terminal.ts'
import { place, tally } from '../words.ts'
import { wholeNumber } from '../whole-number.ts'

export async function run(args: Arguments): Promise<void> {
  const [from, to, ...more] = args.operands.map((text) =>
    wholeNumber(text, 'number of a commit', 'infisical diff 12 14'),
  )
  if (more.length > 0) throw usageError('diff compares two commits.', 'For example: infisical diff 12 14')
  const { client, workspaceId, environment } = await openPlace(args)
  const difference = await client.history.diff({
    workspaceId,
    environment,
    personal: args.on('personal'),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  })
  const withValues = args.on('values')
  if (args.on('json')) return json(withValues ? difference : withoutValues(difference))
  const { added, changed, removed } = difference
  for (const [sign, secrets] of [
    ['+', added],
    ['~', changed],
    ['-', removed],
  ] as const)
    for (const secret of secrets) data(`${sign} ${nameOf(secret)}\n${withValues ? valuesOf(secret) : ''}`)
  const where = `${place(difference.workspaceName, environment)}, commit ${difference.from} to ${difference.to}`
  const changes = tally([
    [added.length, 'new'],
    [changed.length, 'changed'],
    [removed.length, 'deleted'],
  ])
  if (changes === '') done(`${where}: the same secrets`)
  else note(`${where}: ${changes}`)
}

const nameOf = ({ folder, name }: ChangedSecret): string => escapeText(folder === '' ? name : `${folder}/${name}`)

function valuesOf({ before, after }: ChangedSecret): string {
  const line = (sign: string, value: string | undefined) =>
    value === undefined ? '' : `    ${`${sign} ${escapeText(value)}`.trimEnd()}\n`
  return line('-', before) + line('+', after)
}

function withoutValues(difference: ChainDifference): object {
  const names = (secrets: readonly ChangedSecret[]) => secrets.map(({ name, folder }) => ({ name, folder }))
  const { added, changed, removed } = difference
  return { ...difference, added: names(added), changed: names(changed), removed: names(removed) }
}
