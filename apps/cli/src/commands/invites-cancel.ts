// Cancels an open invite: its link opens nothing from then on.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const [typed, ...more] = args.operands
  if (typed === undefined || more.length > 0)
    throw usageError('Name one invite by its id.', 'infisical invites lists the open ones.')
  const { client, workspaceId } = await openPlace(args)
  const open = await client.workspaces.invites({ workspaceId })
  const found = open.filter(({ inviteId }) => inviteId.startsWith(typed.toLowerCase()))
  const [invite, another] = found
  if (invite === undefined || another !== undefined)
    throw usageError(
      another === undefined ? 'No open invite has that id.' : 'More than one invite begins like that.',
      'infisical invites lists the open ones.',
    )
  await client.sharing.cancelInvite({ workspaceId, inviteId: invite.inviteId })
  if (args.on('json')) json({ cancelled: invite.inviteId })
  else done(`cancelled the invite ${invite.inviteId}`)
}
