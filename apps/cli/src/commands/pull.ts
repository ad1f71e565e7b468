// Fetches and verifies the secrets, then writes them: into a .env file, whose comments and order stay, or to stdout in any format.
import { resolve } from 'node:path'
import { FORMATS, isFormat, merge, parse, print, type Format } from '@infisical/dotenv'
import type { PullResult, Secret } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { maxAge } from '../duration.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { readIfPresent, writeAtomically } from '../files.ts'
import { wouldBeCommitted } from '../git-ignore.ts'
import { keepLock } from '../lock-file.ts'
import { openPlace, type Place } from '../session.ts'
import { decodeUtf8 } from '../stdin.ts'
import { data, done, json, warn } from '../terminal.ts'
import { count, place, someNames, tally } from '../words.ts'

interface Target {
  readonly path: string
  readonly format: Format
  /** What the file holds now; undefined when there is none. */
  readonly existing: string | undefined
}

export async function run(args: Arguments): Promise<void> {
  const [operand = '.env', ...more] = args.operands
  if (more.length > 0) throw usageError('pull writes one file.')
  const format = formatOf(args)
  const where = await openPlace(args)
  const { workspaceId, environment } = where
  const result = await where.client.vault.pull({
    workspaceId,
    environment,
    offline: args.on('offline'),
    ...maxAge(args),
  })
  const secrets = sorted(result)
  if (operand === '-') {
    data(print(args.on('json') ? 'json' : format, secrets))
    return
  }

  const target = await targetOf(operand, format)
  if (!args.on('force')) await refuseToLoseEdits(target, secrets, where)
  const changes = await write(target, secrets)
  await result.remember(target.path)
  await keepLock(where)
  if (await wouldBeCommitted(target.path))
    warn(`git does not ignore ${escapeText(operand)}: add it to .gitignore before you commit.`)
  if (args.on('json')) json({ workspaceId, environment, commit: result.head.seq, file: target.path, ...changes })
  else done(summary(result, operand, changes))
}

function formatOf(args: Arguments): Format {
  const format = args.text('format') ?? 'dotenv'
  if (!isFormat(format)) throw usageError(`There is no format "${format}".`, `The formats are: ${FORMATS.join(', ')}`)
  return format
}

async function targetOf(operand: string, format: Format): Promise<Target> {
  const path = resolve(operand)
  const content = readIfPresent(path)
  return { path, format, existing: content === undefined ? undefined : decodeUtf8(content, escapeText(operand)) }
}

interface Written {
  readonly secrets: number
  readonly added: number
  readonly changed: number
  readonly removed: number
}

async function write({ path, format, existing }: Target, secrets: readonly Secret[]): Promise<Written> {
  if (format !== 'dotenv') {
    writeAtomically(path, print(format, secrets))
    return { secrets: secrets.length, added: secrets.length, changed: 0, removed: 0 }
  }
  const { text, added, changed, removed } = merge(existing ?? '', secrets)
  writeAtomically(path, text)
  return { secrets: secrets.length, added: added.length, changed: changed.length, removed: removed.length }
}

async function refuseToLoseEdits(target: Target, secrets: readonly Secret[], where: Place): Promise<void> {
  const { path, format, existing } = target
  if (existing === undefined) return
  if (format !== 'dotenv') {
    if (existing !== print(format, secrets))
      throw wouldLose(`${escapeText(path)} is here already.`, 'Overwrite it with --force.')
    return
  }
  const { edits, known } = await editsOf(path, existing, secrets, where)
  const what = known
    ? 'has edits that were never pushed'
    : 'differs from the server, and this device never saw them agree'
  if (edits.length > 0)
    throw wouldLose(
      `${escapeText(path)} ${what}: ${someNames(edits)}. Nothing was written.`,
      'Keep yours: infisical push. Take the server’s: infisical pull --force',
    )
}

/** An edit is a value in the file that is neither what was pulled or pushed last nor what is about to be written: it exists nowhere else. */
async function editsOf(path: string, text: string, secrets: readonly Secret[], where: Place) {
  const { client, workspaceId, environment } = where
  const base = await client.vault.lastInStep({ workspaceId, environment, file: path })
  const served = new Map(secrets.map(({ name, value }) => [name, value]))
  const edits = parse(text)
    .entries.filter(({ name, value }) => served.get(name) !== value && base?.get(name) !== value)
    .map(({ name }) => name)
  return { edits, known: base !== undefined }
}

const wouldLose = (message: string, hint: string): CliError =>
  new CliError({ code: 'unpushed-edits', message, hint, exit: EXIT.conflict })

function summary(result: PullResult, operand: string, { secrets, added, changed, removed }: Written): string {
  const changes = tally([
    [added, 'new'],
    [changed, 'changed'],
    [removed, 'removed'],
  ])
  const where = place(result.workspaceName, result.environment)
  return `pulled ${count(secrets, 'secret')} from ${where} into ${escapeText(operand)} (${changes === '' ? 'no changes' : changes}) · commit ${result.head.seq}`
}

const sorted = (result: PullResult): Secret[] => [...result.secrets].sort((a, b) => (a.name < b.name ? -1 : 1))
