// Sets secrets. A value given as NAME=VALUE shows in the process list while the command runs; from stdin or a prompt it never does.
import { isEnvName } from '@infisical/dotenv'
import type { NamedValue } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { missing, usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { keepLock } from '../lock-file.ts'
import { tellRotatedFor } from '../people.ts'
import { askHidden } from '../prompts.ts'
import { openPlace } from '../session.ts'
import { readStdinLine } from '../stdin.ts'
import { done, json } from '../terminal.ts'
import { count, place, tally } from '../words.ts'
import { conflict } from './push.ts'

export async function run(args: Arguments): Promise<void> {
  const secrets = await secretsOf(args.operands)
  const where = await openPlace(args)
  const { client, workspaceId, environment } = where
  const message = args.text('message')
  const result = await client.vault.setSecrets({
    workspaceId,
    environment,
    secrets,
    personal: args.on('personal'),
    ...(message === undefined ? {} : { message }),
  })
  if (result.outcome === 'conflict') throw conflict(result)
  await keepLock(where)
  const changes = tally([
    [result.added.length, 'new'],
    [result.changed.length, 'changed'],
    [result.unchanged.length, 'unchanged'],
  ])
  if (args.on('json')) json(result)
  else {
    tellRotatedFor(result)
    done(
      `set ${count(secrets.length, args.on('personal') ? 'personal secret' : 'secret')} in ${place(result.workspaceName, environment)} (${changes}) · commit ${result.seq}`,
    )
  }
}

async function secretsOf(operands: readonly string[]): Promise<NamedValue[]> {
  const [first, ...more] = operands
  if (first === undefined) throw usageError('Name a secret.', 'For example: infisical secrets set API_KEY < key.txt')
  if (more.length === 0 && !first.includes('=')) return [{ name: checked(first), value: await valueOf(first) }]
  return operands.map((operand) => {
    const at = operand.indexOf('=')
    if (at === -1)
      throw usageError(`"${escapeText(operand)}" has no value.`, 'Several secrets at once are NAME=VALUE each.')
    return { name: checked(operand.slice(0, at)), value: operand.slice(at + 1) }
  })
}

async function valueOf(name: string): Promise<string> {
  if (process.stdin.isTTY === true) return await askHidden(`The value of ${escapeText(name)}`)
  const value = await readStdinLine('the value')
  if (value === '') throw missing(`The value of ${escapeText(name)}`, `a pipe, or ${name}= for an empty one`)
  return value
}

function checked(name: string): string {
  if (isEnvName(name)) return name
  throw usageError(
    `"${escapeText(name)}" is not a name for a secret.`,
    'Use letters, digits and _, not beginning with a digit.',
  )
}
