// Fetches and verifies the secrets, then writes them: into a .env file, whose comments and order stay, or to stdout in any format.
import { chmod } from 'node:fs/promises'
import { resolve } from 'node:path'
import { FORMATS, isFormat, merge, parse, print, type Format } from '@infisical/dotenv'
import type { PullResult } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError, usageError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { readIfPresent, writeAtomically } from '../files.ts'
import { wouldBeCommitted } from '../git-ignore.ts'
import { openPlace, type Place } from '../session.ts'
import { decodeUtf8 } from '../stdin.ts'
import { data, done, json, warn } from '../terminal.ts'
import { count, place, someNames, tally } from '../words.ts'

export async function run(args: Arguments): Promise<void> {
  const [operand = '.env', ...more] = args.operands
  if (more.length > 0) throw usageError('pull writes one file.')
  const format = formatOf(args)
  const where = await openPlace(args)
  const { workspaceId, environment } = where
  const result = await where.client.vault.pull({ workspaceId, environment, offline: args.on('offline') })
  if (operand === '-') return toStdout(args, result, format)

  const path = resolve(operand)
  const existing = await readIfPresent(path)
  if (existing !== undefined && !args.on('force')) await refuseToLoseEdits(path, existing, result, format, where)
  const changes = await write(path, existing, result, format)
  await result.remember(path)
  if (await wouldBeCommitted(path)) warn(`git does not ignore ${operand}: add it to .gitignore before you commit.`)
  if (args.on('json')) json({ workspaceId, environment, commit: result.head.seq, file: path, ...changes })
  else done(summary(result, operand, changes))
}

function formatOf(args: Arguments): Format {
  const format = args.text('format') ?? 'dotenv'
  if (!isFormat(format)) throw usageError(`There is no format "${format}".`, `The formats are: ${FORMATS.join(', ')}`)
  return format
}

function toStdout(args: Arguments, result: PullResult, format: Format): void {
  data(print(args.on('json') ? 'json' : format, sorted(result)))
}

interface Written {
  readonly secrets: number
  readonly added: number
  readonly changed: number
  readonly removed: number
}

async function write(path: string, existing: Buffer | undefined, result: PullResult, format: Format): Promise<Written> {
  const secrets = sorted(result)
  if (format !== 'dotenv') {
    await writeAtomically(path, print(format, secrets))
    return { secrets: secrets.length, added: secrets.length, changed: 0, removed: 0 }
  }
  const before = existing === undefined ? '' : decodeUtf8(existing, escapeText(path))
  const merged = merge(before, secrets)
  if (existing === undefined || merged.text !== before) await writeAtomically(path, merged.text)
  else await chmod(path, 0o600)
  return {
    secrets: secrets.length,
    added: merged.added.length,
    changed: merged.changed.length,
    removed: merged.removed.length,
  }
}

/** An edit is a value in the file that is neither what was pulled or pushed last nor what is about to be written: it exists nowhere else. */
async function refuseToLoseEdits(
  path: string,
  existing: Buffer,
  result: PullResult,
  format: Format,
  where: Place,
): Promise<void> {
  const losing =
    format === 'dotenv'
      ? await editsOf(path, decodeUtf8(existing, escapeText(path)), result, where)
      : existing.equals(Buffer.from(print(format, sorted(result))))
        ? []
        : undefined
  if (losing !== undefined && losing.length === 0) return
  throw new CliError({
    code: 'unpushed-edits',
    message:
      losing === undefined
        ? `${escapeText(path)} is here already.`
        : `${escapeText(path)} has edits that were never pushed: ${someNames(losing)}. Nothing was written.`,
    hint:
      losing === undefined
        ? 'Overwrite it with --force.'
        : 'Keep them: infisical push. Lose them: infisical pull --force',
    exit: EXIT.conflict,
  })
}

async function editsOf(
  path: string,
  text: string,
  result: PullResult,
  { client, workspaceId, environment }: Place,
): Promise<string[]> {
  const base = await client.vault.lastInStep({ workspaceId, environment, file: path })
  const served = new Map(result.secrets.map(({ name, value }) => [name, value]))
  return parse(text)
    .entries.filter(({ name, value }) => served.get(name) !== value && base?.get(name) !== value)
    .map(({ name }) => name)
}

function summary(result: PullResult, operand: string, { secrets, added, changed, removed }: Written): string {
  const changes = tally([
    [added, 'new'],
    [changed, 'changed'],
    [removed, 'removed'],
  ])
  const where = place(result.workspaceName, result.environment)
  return `pulled ${count(secrets, 'secret')} from ${where} into ${escapeText(operand)} (${changes === '' ? 'no changes' : changes}) · commit ${result.head.seq}`
}

const sorted = (result: PullResult) => [...result.secrets].sort((a, b) => (a.name < b.name ? -1 : 1))
