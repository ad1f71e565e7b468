// Deletes secrets by name, all of them or none.
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { askYesNo } from '../prompts.ts'
import { openPlace } from '../session.ts'
import { done, isInteractive, json } from '../terminal.ts'
import { count, place, someNames } from '../words.ts'
import { conflict } from './push.ts'

export async function run(args: Arguments): Promise<void> {
  const names = [...new Set(args.operands)]
  if (names.length === 0)
    throw usageError('Name the secrets to delete.', 'For example: infisical secrets delete OLD_KEY')
  const { client, workspaceId, environment } = await openPlace(args)
  await confirm(args, `Delete ${someNames(names)} from ${environment}?`)
  const message = args.text('message')
  const result = await client.vault.deleteSecrets({
    workspaceId,
    environment,
    names,
    personal: args.on('personal'),
    ...(message === undefined ? {} : { message }),
  })
  if (result.outcome === 'conflict') throw conflict(result)
  if (args.on('json')) json(result)
  else
    done(
      `deleted ${count(result.removed.length, 'secret')} from ${place(result.workspaceName, environment)} · commit ${result.seq}`,
    )
}

async function confirm(args: Arguments, question: string): Promise<void> {
  if (args.on('yes')) return
  if (!isInteractive()) throw usageError('Deleting wants a confirmation.', 'Confirm with --yes.')
  if (!(await askYesNo(question)))
    throw new CliError({ code: 'cancelled', message: 'Cancelled; nothing was deleted.', exit: EXIT.failed })
}
