// Brings secrets back to what they were at a commit: shows what that changes, asks, and pushes it on top of what is there.
import type { PushResult } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { confirm } from '../confirm.ts'
import { EXIT } from '../exit-code.ts'
import { keepLock } from '../lock-file.ts'
import { tellRotatedFor } from '../people.ts'
import { openPlace } from '../session.ts'
import { done, json } from '../terminal.ts'
import { count, place, someNames, tally } from '../words.ts'
import { wholeNumber } from '../whole-number.ts'
import { noteChanges } from './push.ts'

const EXAMPLE = 'infisical restore 12'

export async function run(args: Arguments): Promise<void> {
  const [operand, ...names] = args.operands
  if (operand === undefined) throw usageError('Say which commit to restore.', `For example: ${EXAMPLE} · infisical log`)
  const seq = wholeNumber(operand, 'number of a commit', EXAMPLE)
  const where = await openPlace(args)
  const { client, workspaceId, environment } = where
  const message = args.text('message')
  const restoration = {
    ...{ workspaceId, environment, seq, personal: args.on('personal') },
    ...(names.length === 0 ? {} : { names }),
    ...(message === undefined ? {} : { message }),
  }
  const planned = await client.history.restore({ ...restoration, dryRun: true })
  const moved = planned.added.length + planned.changed.length + planned.removed.length
  const isOnlyShown = args.on('dry-run') || moved === 0
  if (!args.on('json')) tellPlan(planned, { isOnlyShown, environment, seq })
  if (isOnlyShown) return args.on('json') ? json(planned) : undefined
  const what = `${count(moved, 'secret')} of ${place(planned.workspaceName, environment)}`
  await confirm(args, 'Restoring', `Bring ${what} back to commit ${seq}?`)
  const result = await client.history.restore({ ...restoration, since: planned.seq })
  if (result.outcome !== 'conflict') await keepLock(where)
  if (args.on('json')) json(result)
  if (result.outcome === 'conflict') throw overtaken(result)
  if (args.on('json')) return
  tellRotatedFor(result)
  done(`brought ${what} back to commit ${seq} (${changesIn(result)}) · commit ${result.seq}`)
}

interface Telling {
  readonly isOnlyShown: boolean
  readonly environment: string
  readonly seq: number
}

function tellPlan(planned: PushResult, { isOnlyShown, environment, seq }: Telling): void {
  noteChanges(planned)
  if (!isOnlyShown) return
  const where = place(planned.workspaceName, environment)
  const changes = changesIn(planned)
  if (changes === '') done(`${where} is what it was at commit ${seq} already`)
  else done(`would bring ${where} back to commit ${seq} (${changes}); nothing was sent`)
}

const changesIn = ({ added, changed, removed }: PushResult): string =>
  tally([
    [added.length, 'new'],
    [changed.length, 'changed'],
    [removed.length, 'deleted'],
  ])

function overtaken(result: PushResult): CliError {
  return new CliError({
    code: 'conflict',
    message: `Changed by somebody just now: ${someNames(result.conflicts)}. Nothing was sent.`,
    hint: 'See what: infisical diff. Then restore again, or only the names that you mean.',
    exit: EXIT.conflict,
  })
}
