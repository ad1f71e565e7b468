// Connects this folder to a workspace by writing .infisical.json, which holds nothing secret and is made to be committed.
import { resolve } from 'node:path'
import type { Arguments } from '../arguments.ts'
import { CliError, missing, usageError } from '../cli-error.ts'
import { PROJECT_FILE, writeProject, type Project } from '../config.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { LOCK_FILE, lockPath, writeLock } from '../lock-file.ts'
import { askChoice, askYesNo } from '../prompts.ts'
import { findWorkspace, firstEnvironment, openServer } from '../session.ts'
import { done, isInteractive, json } from '../terminal.ts'
import type { Client, WorkspaceSummary } from '@infisical/client'

const FIRST_ENVIRONMENTS = ['dev', 'staging', 'prod']

export async function run(args: Arguments): Promise<void> {
  const { client, settings } = await openServer(args)
  const { project } = settings
  const onlyLock = args.on('lock') && args.text('new') === undefined && args.text('workspace') === undefined
  if (onlyLock && project !== undefined) return await lockFolder(args, client, project)
  await mayReplace(args, project?.path)
  const workspace = await chosenWorkspace(client, args)
  const environment = args.list('env')[0] ?? firstEnvironment(workspace)
  if (environment !== undefined && !workspace.environments.includes(environment))
    throw usageError(
      `${escapeText(workspace.name)} has no environment "${environment}".`,
      `It has: ${workspace.environments.join(', ')}`,
    )
  const path = await writeProject(process.cwd(), {
    workspace: workspace.workspaceId,
    ...(environment === undefined ? {} : { environment }),
    server: client.origin,
  })
  if (args.on('lock')) await writeNewLock(client, path, workspace.workspaceId)
  if (args.on('json')) json({ ...workspace, file: path })
  else
    done(
      `${escapeText(workspace.name)} (${workspace.environments.join(', ')}) · wrote ${PROJECT_FILE}${args.on('lock') ? ` and ${LOCK_FILE}` : ''}, safe to commit · next: infisical push`,
    )
}

/** A lock for a folder that is connected already. */
async function lockFolder(args: Arguments, client: Client, { path, workspace }: Project): Promise<void> {
  const file = await writeNewLock(client, path, workspace)
  if (args.on('json')) json({ file })
  else done(`wrote ${LOCK_FILE}, to be committed · push and pull keep it`)
}

async function writeNewLock(client: Client, projectFile: string, workspaceId: string): Promise<string> {
  const file = lockPath(projectFile)
  writeLock(file, await client.trust.lockOf({ workspaceId, refresh: true }))
  return file
}

async function chosenWorkspace(client: Client, args: Arguments): Promise<WorkspaceSummary> {
  const name = args.text('new')
  const named = args.text('workspace')
  if (name !== undefined && named !== undefined)
    throw usageError('--new makes a workspace and --workspace names one; give one of them.')
  if (name !== undefined) return await client.workspaces.createWorkspace({ name, environments: FIRST_ENVIRONMENTS })
  const mine = await client.workspaces.listWorkspaces()
  const id = named === undefined ? await askWhich(mine) : await findWorkspace(client, named)
  const found = mine.find((workspace) => workspace.workspaceId === id)
  if (found === undefined)
    throw usageError('You are not in that workspace.', 'Ask a member for an invite, then: infisical join LINK')
  return found
}

async function askWhich(mine: readonly WorkspaceSummary[]): Promise<string> {
  if (mine.length === 0) throw usageError('You are in no workspace yet.', 'Make one: infisical init --new NAME')
  if (!isInteractive()) throw missing('The workspace', '--new NAME, or -w NAME for one you are in')
  return await askChoice(
    'Which workspace?',
    mine.map((w) => ({ value: w.workspaceId, label: escapeText(w.name), hint: w.environments.join(', ') })),
  )
}

async function mayReplace(args: Arguments, existing: string | undefined): Promise<void> {
  if (existing !== resolve(process.cwd(), PROJECT_FILE) || args.on('yes')) return
  if (isInteractive() && (await askYesNo(`${PROJECT_FILE} is here already. Replace it?`))) return
  throw new CliError({
    code: 'already-connected',
    message: `${existing} is here already.`,
    hint: 'Replace it with --yes.',
    exit: EXIT.usage,
  })
}
