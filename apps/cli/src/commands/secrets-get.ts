// One secret, on stdout: with a newline for people, without one for programs.
import type { Arguments } from '../arguments.ts'
import { maxAge } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { openPlace } from '../session.ts'
import { data, isShownToAPerson, json } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const name = oneOperand(args, 'secret', 'infisical secrets get API_KEY')
  const { client, workspaceId, environment } = await openPlace(args)
  const secret = await client.vault.getSecret({ workspaceId, environment, name, ...maxAge(args) })
  if (args.on('json')) json({ name: secret.name, value: secret.value, source: secret.source })
  else if (args.on('plain')) data(secret.value)
  else data(`${isShownToAPerson() ? escapeLines(secret.value) : secret.value}\n`)
}

/** A value of several lines is shown as such; anything else that could play with the terminal is made visible. */
const escapeLines = (value: string): string => value.split('\n').map(escapeText).join('\n')
