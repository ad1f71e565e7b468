// What somebody who is gone could read and that is still in use: to be changed where it comes from, at the database, the mail service, the bank.
import type { Arguments } from '../arguments.ts'
import { day } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { openPlace } from '../session.ts'
import { done, json, note, table } from '../terminal.ts'

const HOW = {
  removed: 'removed',
  left: 'left',
  narrowed: 'lost access',
  machine: 'token revoked',
} as const

export async function run(args: Arguments): Promise<void> {
  const { client, workspaceId } = await openPlace(args)
  const exposed = await client.sharing.exposure({ workspaceId })
  if (args.on('json')) return json(exposed)
  if (exposed.length === 0) return done('nobody who is gone could read a value that is still in use')
  table(
    ['environment', 'secret', 'read by', '', 'since'],
    exposed.map(({ environment, name, folder, who, kind, since }) => [
      escapeText(environment),
      escapeText(folder === '' ? name : `${folder}/${name}`),
      escapeText(who.email ?? who.name),
      HOW[kind],
      day(since),
    ]),
  )
  note('Change each of them where it comes from, then push the new value; it leaves this list by that.')
}
