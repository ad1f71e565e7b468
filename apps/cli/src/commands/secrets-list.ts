// The names of an environment; values only when asked for.
import type { Arguments } from '../arguments.ts'
import { maxAge } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId, environment } = await openPlace(args)
  const secrets = await client.vault.listSecrets({ workspaceId, environment, ...maxAge(args) })
  const withValues = args.on('values')
  if (args.on('json'))
    json(secrets.map(({ name, source, value }) => ({ name, source, ...(withValues ? { value } : {}) })))
  else if (secrets.length === 0)
    note(`${environment} has no secrets yet · infisical push, or infisical secrets set NAME`)
  else
    table(
      ['name', 'source', ...(withValues ? ['value'] : [])],
      secrets.map(({ name, source, value }) => [escapeText(name), source, ...(withValues ? [escapeText(value)] : [])]),
    )
}
