// Invites someone. The link is the key: it goes to stdout, for the inviter to hand over; the server mails only a pointer.
import type { Arguments } from '../arguments.ts'
import { day, parseDuration } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { parseRole, tellRotatedFor } from '../people.ts'
import { openPlace } from '../session.ts'
import { data, done, json, note } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const email = oneOperand(args, 'e-mail address', 'infisical members invite bob@acme.test')
  const role = parseRole(args.text('role') ?? 'writer')
  const expires = args.text('expires')
  const environments = args.list('env')
  const { client, workspaceId } = await openPlace(args)
  const invite = await client.sharing.invite({
    workspaceId,
    email,
    role,
    ...(environments.length === 0 ? {} : { environments }),
    again: args.on('again'),
    ...(expires === undefined ? {} : { expiresInMs: parseDuration(expires, '--expires') }),
  })
  if (args.on('json'))
    return json({ inviteId: invite.inviteId, link: invite.link, email, role, expiresAt: invite.expiresAt })
  tellRotatedFor(invite)
  done(`invited ${escapeText(email)} as ${role} until ${day(invite.expiresAt)}`)
  note('  Give them this link yourself, over something you trust. It carries the key, so the mail does not contain it:')
  data(`${invite.link}\n`)
}
