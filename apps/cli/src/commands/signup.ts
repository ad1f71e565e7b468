// Creates an account: a code proves the mailbox, the keys are made here, and the password never leaves this device.
import type { Arguments } from '../arguments.ts'
import { confirmServer } from '../confirm-server.ts'
import { CliError } from '../cli-error.ts'
import { rememberServer } from '../config.ts'
import { emailOf, nameOf, newPasswordOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { askText } from '../prompts.ts'
import { openServer } from '../session.ts'
import { done, isInteractive, json, note } from '../terminal.ts'
import type { Account, Client } from '@infisical/client'

export async function run(args: Arguments): Promise<void> {
  const { client, settings } = await openServer(args)
  await confirmServer(settings, client)
  const account = await signUp(client, args)
  await rememberServer(client.origin)
  if (args.on('json')) json(account)
  else done(`signed up as ${escapeText(account.email)} at ${client.origin} · next: infisical init --new NAME`)
}

/** The steps of a sign-up, also taken by `join`. */
export async function signUp(client: Client, args: Arguments): Promise<Account> {
  const email = await emailOf(args)
  const given = args.text('code')
  if (given !== undefined)
    return await client.account.signUp({
      email,
      code: given,
      name: await nameOf(args),
      password: await newPasswordOf(args),
    })

  const name = await nameOf(args)
  await client.account.requestCode(email)
  if (!isInteractive())
    throw new CliError({
      code: 'code-needed',
      message: `A code is on its way to ${escapeText(email)}.`,
      hint: 'Repeat the same command with --code and the six digits.',
      exit: EXIT.usage,
      calm: true,
    })
  note(`A code is on its way to ${escapeText(email)}.`)
  const code = await askText('The six digits in it', (answer) =>
    /^\s*\d{6}\s*$/.test(answer) ? undefined : 'Six digits, please.',
  )
  return await client.account.signUp({ email, code: code.trim(), name, password: await newPasswordOf(args) })
}
