// Whoever is about to do what cannot be undone is asked, or has said --yes.
import type { Arguments } from './arguments.ts'
import { CliError, usageError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { askYesNo } from './prompts.ts'
import { isInteractive } from './terminal.ts'

/** `what` for where nobody can be asked, as in: Removing a member wants a confirmation. */
export async function confirm(args: Arguments, what: string, question: string): Promise<void> {
  if (args.on('yes')) return
  if (!isInteractive()) throw usageError(`${what} wants a confirmation.`, 'Confirm with --yes.')
  if (!(await askYesNo(question)))
    throw new CliError({ code: 'cancelled', message: 'Cancelled; nothing was changed.', exit: EXIT.failed })
}
