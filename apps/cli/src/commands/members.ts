// Who is in the workspace, by the signed log and by nothing else, with words to compare by voice.
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { json, note, table } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const [members, invites] = [
    await client.workspaces.members({ workspaceId }),
    await client.workspaces.invites({ workspaceId }),
  ]
  if (args.on('json')) return json({ members, invites })
  table(
    ['name', 'e-mail', 'role', 'environments', 'fingerprint'],
    members.map((member) => [
      escapeText(member.name) + (member.you ? ' (you)' : ''),
      escapeText(member.email),
      member.role,
      environmentsOf(member.environments),
      member.fingerprint.join(' '),
    ]),
  )
  if (invites.length === 0) return
  note('')
  table(
    ['open invite', 'role', 'environments', 'by', 'until'],
    invites.map((invite) => [
      invite.inviteId,
      invite.role,
      environmentsOf(invite.environments),
      escapeText(invite.invitedBy),
      day(invite.expiresAt),
    ]),
  )
}

const environmentsOf = (access: 'all' | readonly string[]): string =>
  access === 'all' ? 'all' : access.map(escapeText).join(', ')
const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
