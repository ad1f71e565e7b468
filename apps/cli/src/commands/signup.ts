// Creates an account: a code proves the mailbox, the keys are made here, and the password never leaves this device.
import type { Arguments } from '../arguments.ts'
import { confirmServer } from '../confirm-server.ts'
import { rememberServer } from '../config.ts'
import { emailOf, mailedCodeOf, nameOf, newPasswordOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { openServer } from '../session.ts'
import { done, json, note } from '../terminal.ts'
import type { Account, Client } from '@infisical/client'

export async function run(args: Arguments): Promise<void> {
  const { client, settings } = await openServer(args)
  await confirmServer(settings, client)
  const account = await signUp(client, args)
  await rememberServer(client.origin)
  if (args.on('json')) return json(account)
  done(`signed up as ${escapeText(account.email)} at ${client.origin} · next: infisical init --new NAME`)
  note('  Nobody can reset a forgotten password. Make a kit to print: infisical recovery create')
}

/** The steps of a sign-up, also taken by `join`. */
export async function signUp(client: Client, args: Arguments): Promise<Account> {
  const email = await emailOf(args)
  const name = await nameOf(args)
  const code = await mailedCodeOf(client, args, { email, purpose: 'sign-up' })
  return await client.account.signUp({ email, code, name, password: await newPasswordOf(args) })
}
