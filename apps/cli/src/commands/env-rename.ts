// Another name for an environment.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const [environment, name, ...more] = args.operands
  if (environment === undefined || name === undefined || more.length > 0)
    throw usageError('Name the environment and its new name.', 'For example: infisical env rename preview review')
  const { client, workspaceId } = await openPlace(args)
  await client.workspaces.renameEnvironment({ workspaceId, environment, name })
  if (args.on('json')) json({ environment: name, was: environment })
  else
    done(
      `${escapeText(environment)} is called ${escapeText(name)} now · folders that name it: edit their .infisical.json`,
    )
}
