// The invites that nobody has used yet, expired ones included.
import type { Arguments } from '../arguments.ts'
import { day } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { environmentsOf } from '../people.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const invites = await client.workspaces.invites({ workspaceId })
  if (args.on('json')) return json(invites)
  if (invites.length === 0) return note('No invite is open · infisical members invite EMAIL')
  table(
    ['invite', 'role', 'environments', 'by', 'until'],
    invites.map(({ inviteId, role, environments, invitedBy, expiresAt }) => [
      inviteId,
      role,
      environmentsOf(environments),
      escapeText(invitedBy),
      day(expiresAt) + (expiresAt < Date.now() ? ' (expired)' : ''),
    ]),
  )
}
