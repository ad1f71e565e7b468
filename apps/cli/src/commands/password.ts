// Changes the password: the keys stay, every other device is logged out.
import type { Arguments } from '../arguments.ts'
import { CliError } from '../cli-error.ts'
import { nextPasswordOf, passwordOf } from '../credentials.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { openServer } from '../session.ts'
import { done, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client } = await openServer(args)
  const old = await passwordOf(args)
  const changed = await client.account.changePassword({ old, new: await nextPasswordOf(args) })
  if (changed.outcome === 'wrong-password')
    throw new CliError({
      code: 'login-failed',
      message: 'The old password is wrong; nothing was changed.',
      hint: 'Forgotten? With your recovery kit: infisical recover',
      exit: EXIT.notAllowed,
    })
  if (args.on('json')) return json(changed.account)
  done(
    `changed the password of ${escapeText(changed.account.email)}; every other device is logged out, the recovery kit stays good`,
  )
}
