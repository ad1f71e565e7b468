// Starting over, for who lost the password and the kit. What it costs is said before anything is asked of the server, and has to be confirmed by
// more than a key press.
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { rememberServer } from '../config.ts'
import { confirmServer } from '../confirm-server.ts'
import { emailOf, mailedCodeOf, newPasswordOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { askText } from '../prompts.ts'
import { openServer } from '../session.ts'
import { done, isInteractive, json, note, warn } from '../terminal.ts'

const CONSEQUENCES =
  'Starting over gives your account new keys. Your personal secrets are gone for good, and no workspace opens until an owner or admin invites you again.'

export async function run(args: Arguments): Promise<void> {
  const { client, settings } = await openServer(args)
  await confirmServer(settings, client)
  const email = await emailOf(args)
  await confirm(args, email)
  const code = await mailedCodeOf(client, args, { email, purpose: 'start-over' })
  const account = await client.account.startOver({ email, code, password: await newPasswordOf(args) })
  await rememberServer(client.origin)
  if (args.on('json')) return json(account)
  done(
    `started over as ${escapeText(account.email)} at ${client.origin} · next: ask an owner or admin to invite you again`,
  )
  note('  So that it does not happen again, make a kit to print: infisical recovery create')
}

async function confirm(args: Arguments, email: string): Promise<void> {
  if (args.on('yes')) return
  if (!isInteractive())
    throw usageError(CONSEQUENCES, 'With your recovery kit: infisical recover. Without it, confirm with --yes.')
  warn(`${CONSEQUENCES} With your recovery kit: infisical recover`)
  const typed = await askText('Type your e-mail address once more to go on, anything else to stop')
  if (typed.trim() === email.trim()) return
  throw new CliError({ code: 'cancelled', message: 'Stopped; nothing was changed.', exit: EXIT.failed })
}
