// Who this device is, from what is kept on it.
import type { Arguments } from '../arguments.ts'
import { escapeText } from '../escape.ts'
import { ClientError } from '@infisical/client'
import { openServer } from '../session.ts'
import { data, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const { client } = await openServer(args)
  const account = await client.account.whoAmI()
  if (account === undefined) throw new ClientError('not-logged-in')
  if (args.on('json')) json({ ...account, server: client.origin })
  else
    data(`${escapeText(account.name)} <${escapeText(account.email)}>
server       ${client.origin}
fingerprint  ${account.fingerprint.join(' ')}
`)
}
