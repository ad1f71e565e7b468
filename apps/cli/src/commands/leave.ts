// Leaves the workspace. Whoever leaves cannot make the keys of those who stay, so an owner or admin has to, and is told so by his client.
import type { Arguments } from '../arguments.ts'
import { confirm } from '../confirm.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  await confirm(args, 'Leaving', 'Leave this workspace? You will need a new invite to come back.')
  await client.sharing.leave({ workspaceId })
  if (args.on('json')) json({ left: workspaceId })
  else
    done(
      'you left the workspace · nobody can push until an owner or admin changes the keys, which their next push does',
    )
}
