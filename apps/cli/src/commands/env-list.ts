// The environments of a workspace, and which of them are open to the caller.
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { json, table } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId, environment } = await openPlace(args)
  const environments = await client.workspaces.environments({ workspaceId })
  if (args.on('json'))
    json(
      environments.map(({ environmentId, name, open }) => ({
        environmentId,
        name,
        open,
        default: name === environment,
      })),
    )
  else
    table(
      ['environment', 'access', ''],
      environments.map(({ name, open }) => [
        escapeText(name),
        open ? 'yes' : 'no',
        name === environment ? 'default here' : '',
      ]),
    )
}
