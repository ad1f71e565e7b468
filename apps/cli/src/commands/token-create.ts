// Makes a token. It goes to stdout and nowhere else, once; whoever has it can read what it is for.
import type { Arguments } from '../arguments.ts'
import { usageError } from '../cli-error.ts'
import { day, parseDuration } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { oneOperand } from '../one-operand.ts'
import { tellRotatedFor } from '../people.ts'
import { openPlace } from '../session.ts'
import { data, done, json, note } from '../terminal.ts'

export async function run(args: Arguments): Promise<void> {
  const name = oneOperand(args, 'token', 'infisical token create ci -e prod')
  const environments = args.list('env')
  if (environments.length === 0)
    throw usageError('Say which environments the token opens.', `For example: infisical token create ${name} -e prod`)
  if (args.on('read') && args.on('write')) throw usageError('--read and --write exclude each other; --write reads too.')
  const expiresInMs = parseDuration(args.text('expires') ?? '90d', '--expires')
  const { client, workspaceId } = await openPlace(args)
  const write = args.on('write')
  const made = await client.machines.create({ workspaceId, name, environments, write, expiresInMs })
  if (args.on('json')) return json({ name, environments, write, ...made })
  tellRotatedFor(made)
  done(
    `token ${escapeText(name)} ${write ? 'reads and pushes' : 'reads'} ${environments.map(escapeText).join(', ')} until ${day(made.expiresAt)}`,
  )
  note(
    '  It is shown this once, and opens what it is for to whoever has it. Give it to the machine as INFISICAL_TOKEN:',
  )
  data(`${made.token}\n`)
}
