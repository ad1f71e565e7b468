// Who is in the workspace, by the signed log and by nothing else, with words to compare by voice. When somebody was last seen is the
// server's word alone.
import type { Arguments } from '../arguments.ts'
import { ago } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { environmentsOf, keysOf, warnWhenDue } from '../people.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'
import { count } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const members = await client.workspaces.members({ workspaceId })
  const invites = await client.workspaces.invites({ workspaceId })
  if (args.on('json'))
    return json({ members: members.map((member) => ({ ...member, verified: member.verified ?? null })), invites })
  const showsSeen = members.some(({ lastSeenAt }) => lastSeenAt !== undefined)
  table(
    ['name', 'e-mail', 'role', 'environments', 'keys', ...(showsSeen ? ['last seen'] : []), 'fingerprint'],
    members.map((member) => [
      escapeText(member.name) + (member.you ? ' (you)' : ''),
      escapeText(member.email),
      member.role,
      environmentsOf(member.environments),
      keysOf(member.verified),
      ...(showsSeen ? [member.lastSeenAt === undefined ? 'never' : ago(member.lastSeenAt)] : []),
      member.fingerprint.join(' '),
    ]),
  )
  if (invites.length > 0) note(`${count(invites.length, 'open invite')} · infisical invites`)
  await warnWhenDue(client, workspaceId)
}
