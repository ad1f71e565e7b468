// Adds an environment, with its key and its signed empty beginning.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const [name, ...more] = args.operands
  if (name === undefined || more.length > 0)
    throw usageError('Name one environment.', 'For example: infisical env create preview')
  const { client, workspaceId } = await openPlace(args)
  const created = await client.workspaces.createEnvironment({ workspaceId, name })
  if (args.on('json')) json({ environmentId: created.environmentId, name: created.name })
  else done(`created ${escapeText(created.name)} · next: infisical push -e ${escapeText(created.name)}`)
}
