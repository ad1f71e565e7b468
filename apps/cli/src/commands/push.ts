// Sends a .env file: shows what changes by name, never a value, and leaves alone what only others changed.
import { resolve } from 'node:path'
import { parse, type Entry } from '@infisical/dotenv'
import type { PushResult } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { readIfPresent } from '../files.ts'
import { keepLock } from '../lock-file.ts'
import { tellRotatedFor } from '../people.ts'
import { openPlace, type Place } from '../session.ts'
import { decodeUtf8, readStdin } from '../stdin.ts'
import { done, json, note, warn } from '../terminal.ts'
import { count, place, someNames, tally } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const [operand = '.env', ...more] = args.operands
  if (more.length > 0) throw usageError('push takes one file.', 'Push them one after the other; each push is a commit.')
  const secrets = await readSecrets(operand)
  const where = await openPlace(args)
  const message = args.text('message')
  const result = await where.client.vault.push({
    workspaceId: where.workspaceId,
    environment: where.environment,
    secrets,
    prune: args.on('prune'),
    personal: args.on('personal'),
    force: args.on('force'),
    dryRun: args.on('dry-run'),
    ...(message === undefined ? {} : { message }),
    ...(operand === '-' ? {} : { file: resolve(operand) }),
  })
  if (result.outcome !== 'conflict') await keepLock(where)
  if (args.on('json')) json(result)
  else if (result.outcome !== 'conflict') tell(result, where)
  if (result.outcome === 'conflict') throw conflict(result)
}

async function readSecrets(operand: string): Promise<Entry[]> {
  const content = operand === '-' ? await readStdin('the secrets') : readIfPresent(operand)
  if (content === undefined)
    throw new CliError({
      code: 'no-file',
      message: `There is no file ${escapeText(operand)} here.`,
      hint: 'Name one: infisical push FILE, or pipe into: infisical push -',
      exit: EXIT.usage,
    })
  const { entries, notices } = parse(decodeUtf8(content, operand === '-' ? 'stdin' : escapeText(operand)))
  for (const { kind, name, line } of notices)
    warn(
      kind === 'duplicate'
        ? `line ${line}: ${name} is set again below; the last one counts.`
        : `line ${line}: # starts a comment in ${name}; put the value in quotes if it belongs to it.`,
    )
  return entries
}

function tell(result: PushResult, { environment }: Place): void {
  tellRotatedFor(result)
  const where = place(result.workspaceName, environment)
  noteChanges(result)
  if (result.behind.length > 0)
    note(
      `  ${count(result.behind.length, 'secret')} changed elsewhere and left as they are: ${someNames(result.behind)} · infisical pull`,
    )
  const changes = tally([
    [result.added.length, 'new'],
    [result.changed.length, 'changed'],
    [result.removed.length, 'deleted'],
    [result.unchanged.length, 'unchanged'],
  ])
  const moved = result.added.length + result.changed.length + result.removed.length
  if (result.outcome === 'nothing-to-do')
    done(`${where} is up to date already (${changes === '' ? 'no secrets' : changes})`)
  else if (result.outcome === 'dry-run')
    done(`would push ${count(moved, 'secret')} to ${where} (${changes}); nothing was sent`)
  else done(`pushed ${count(moved, 'secret')} to ${where} (${changes}) · commit ${result.seq}`)
}

/** By name, new ones first. Shared with `restore`. */
export function noteChanges(result: PushResult): void {
  for (const [sign, names] of [
    ['+', result.added],
    ['~', result.changed],
    ['-', result.removed],
  ] as const)
    for (const line of listed(sign, names)) note(line)
}

const MOST_LISTED = 20

/** A line per name; of a great many, the first ones and how many more. */
function listed(sign: string, names: readonly string[]): string[] {
  const lines = names.slice(0, MOST_LISTED).map((name) => `  ${sign} ${escapeText(name)}`)
  return names.length <= MOST_LISTED
    ? lines
    : [...lines, `  ${sign} … and ${count(names.length - MOST_LISTED, 'other')}`]
}

/** Shared with the `secrets` verbs. */
export function conflict(result: PushResult): CliError {
  return new CliError({
    code: 'conflict',
    message: `Changed here and elsewhere since you last pulled: ${someNames(result.conflicts)}. Nothing was sent.`,
    hint: 'See theirs with: infisical secrets get NAME. Then edit your file to match, or push --force to let yours win.',
    exit: EXIT.conflict,
  })
}
