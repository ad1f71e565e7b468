// Ends a token: the server refuses it from now on, and what it could open is under other keys.
import type { Arguments } from '../arguments.ts'
import { confirm } from '../confirm.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { epochWords, tellExposure } from '../people.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const machine = oneOperand(args, 'token', 'infisical token revoke ci')
  const { client, workspaceId } = await openPlace(args)
  await confirm(args, 'Revoking a token', `Revoke ${escapeText(machine)}? The keys change for everybody else.`)
  const revoked = await client.machines.revoke({ workspaceId, machine })
  if (args.on('json')) return json(revoked)
  done(`revoked ${escapeText(revoked.name)} · ${epochWords(revoked.epoch)}`)
  await tellExposure(client, workspaceId)
}
