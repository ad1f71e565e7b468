// Logs in on this device: SRP proves the password to the server, and the server to us, before any key is opened.
import type { Arguments } from '../arguments.ts'
import { CliError } from '../cli-error.ts'
import { rememberServer } from '../config.ts'
import { confirmServer } from '../confirm-server.ts'
import { emailOf, passwordOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { openServer } from '../session.ts'
import { done, json } from '../terminal.ts'
import type { Account, Client } from '@infisical/client'

export async function run(args: Arguments): Promise<void> {
  const { client, settings } = await openServer(args)
  await confirmServer(settings, client)
  const account = await logIn(client, args)
  await rememberServer(client.origin)
  if (args.on('json')) json(account)
  else done(`logged in as ${escapeText(account.email)} at ${client.origin}`)
}

export async function logIn(client: Client, args: Arguments): Promise<Account> {
  const result = await client.account.logIn({ email: await emailOf(args), password: await passwordOf(args) })
  if (result.outcome === 'logged-in') return result.account
  throw new CliError({
    code: 'login-failed',
    message: 'The e-mail address or the password is wrong.',
    hint: 'No account yet? infisical signup',
    exit: EXIT.notAllowed,
  })
}
