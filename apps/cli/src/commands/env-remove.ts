// Removes an environment, for everybody.
import type { Arguments } from '../arguments.ts'
import { confirm } from '../confirm.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const environment = oneOperand(args, 'environment', 'infisical env remove preview')
  const { client, workspaceId } = await openPlace(args)
  await confirm(
    args,
    'Removing an environment',
    `Remove ${escapeText(environment)} with all its secrets, for everybody?`,
  )
  await client.workspaces.removeEnvironment({ workspaceId, environment })
  if (args.on('json')) json({ removed: environment })
  else done(`removed ${escapeText(environment)}`)
}
