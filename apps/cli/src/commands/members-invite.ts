// Invites someone. The link is the key: it goes to stdout, for the inviter to hand over; the server mails only a pointer.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { data, done, json, note } from '../terminal.ts'

const ROLES = ['owner', 'admin', 'writer', 'reader'] as const

export async function run(args: Arguments): Promise<void> {
  const [email, ...more] = args.operands
  if (email === undefined || more.length > 0)
    throw usageError('Name one e-mail address.', 'For example: infisical members invite bob@acme.test')
  const role = roleOf(args.text('role'))
  const environments = args.list('env')
  const { client, workspaceId } = await openPlace(args)
  const invite = await client.sharing.invite({
    workspaceId,
    email,
    role,
    ...(environments.length === 0 ? {} : { environments }),
  })
  if (args.on('json'))
    return json({ inviteId: invite.inviteId, link: invite.link, email, role, expiresAt: invite.expiresAt })
  done(`invited ${escapeText(email)} as ${role} until ${new Date(invite.expiresAt).toISOString().slice(0, 10)}`)
  note('  Give them this link yourself, over something you trust. It carries the key, so the mail does not contain it:')
  data(`${invite.link}\n`)
}

function roleOf(given: string | undefined): (typeof ROLES)[number] {
  const role = ROLES.find((known) => known === (given ?? 'writer'))
  if (role === undefined) throw usageError(`There is no role "${given ?? ''}".`, `The roles are: ${ROLES.join(', ')}`)
  return role
}
