// The tokens by the signed log; when and from where each was last used is the server's word.
import type { Arguments } from '../arguments.ts'
import { ago, day } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { environmentsOf } from '../people.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const machines = await client.machines.list({ workspaceId })
  if (args.on('json')) return json(machines)
  if (machines.length === 0) return note('There is no token · infisical token create NAME -e prod')
  table(
    ['token', 'may', 'environments', 'until', 'by', 'last used', 'from'],
    machines.map((machine) => [
      escapeText(machine.name),
      machine.role === 'writer' ? 'read, push' : 'read',
      environmentsOf(machine.environments),
      day(machine.expiresAt) + (machine.expired ? ' (expired)' : ''),
      escapeText(machine.createdBy),
      machine.lastSeenAt === undefined ? 'never' : ago(machine.lastSeenAt),
      escapeText(machine.address ?? ''),
    ]),
  )
}
