// Gets an account back with a mailed code and the recovery kit: sets a new password, and hands out a new kit, since the old one is used.
import type { Arguments } from '../arguments.ts'
import { confirmServer } from '../confirm-server.ts'
import { rememberServer } from '../config.ts'
import { emailOf, mailedCodeOf, newPasswordOf, recoveryCodeOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { checkPage, handOut } from '../recovery-kit.ts'
import { openServer } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const page = args.text('html')
  checkPage(page)
  const { client, settings } = await openServer(args)
  await confirmServer(settings, client)
  const email = await emailOf(args)
  const code = await mailedCodeOf(client, args, { email, purpose: 'recovery' })
  const kit = await recoveryCodeOf(args)
  const recovered = await client.account.recover({ email, code, kit, newPassword: await newPasswordOf(args) })
  await rememberServer(client.origin)
  if (args.on('json')) return json(recovered)
  done(
    `recovered ${escapeText(recovered.account.email)} at ${client.origin} · the old password and the old kit no longer work`,
  )
  handOut(recovered.kit, page)
}
