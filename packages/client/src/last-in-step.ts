// What a file held when it was last in step with the server: whatever it holds now beside that, its user edited.
import { readFileBase } from './bases.ts'
import type { VaultVerbs } from './client.ts'
import type { Context } from './context.ts'
import { readHint } from './pins.ts'
import { openDesk } from './workspace-log.ts'

export async function lastInStep(
  context: Context,
  options: Parameters<VaultVerbs['lastInStep']>[0],
): Promise<ReadonlyMap<string, string> | undefined> {
  const desk = await openDesk(context, options.workspaceId)
  const environmentId = readHint(desk.pins, options.environment)
  if (environmentId === undefined) return undefined
  const kind = options.personal === true ? 'personal' : 'shared'
  const base = await readFileBase(desk, { environmentId, kind, file: options.file })
  return base === undefined ? undefined : new Map([...base.entries].map(([name, { value }]) => [name, value]))
}
