// New keys on demand: the same secrets, under keys that nobody has who is not here.
import type { Arguments } from '../arguments.ts'
import { confirm } from '../confirm.ts'
import { epochWords } from '../people.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  await confirm(args, 'Changing the keys', 'Change the keys of the workspace and seal every secret anew?')
  const epoch = await client.sharing.rotate({ workspaceId })
  if (args.on('json')) json(epoch)
  else done(epochWords(epoch))
}
