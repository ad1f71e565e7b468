// Deletes secrets by name, all of them or none.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { confirm } from '../confirm.ts'
import { keepLock } from '../lock-file.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'
import { count, place, someNames } from '../words.ts'
import { conflict } from './push.ts'

export async function run(args: Arguments): Promise<void> {
  const names = [...new Set(args.operands)]
  if (names.length === 0)
    throw usageError('Name the secrets to delete.', 'For example: infisical secrets delete OLD_KEY')
  const where = await openPlace(args)
  const { client, workspaceId, environment } = where
  await confirm(args, 'Deleting', `Delete ${someNames(names)} from ${environment}?`)
  const message = args.text('message')
  const result = await client.vault.deleteSecrets({
    workspaceId,
    environment,
    names,
    personal: args.on('personal'),
    ...(message === undefined ? {} : { message }),
  })
  if (result.outcome === 'conflict') throw conflict(result)
  await keepLock(where)
  if (args.on('json')) json(result)
  else
    done(
      `deleted ${count(result.removed.length, 'secret')} from ${place(result.workspaceName, environment)} · commit ${result.seq}`,
    )
}
