// What most verbs begin with: the settings of this folder, an open client for its server, and the workspace they mean.
import type { Client, WorkspaceSummary } from '@infisical/client'
import type { Arguments } from './arguments.ts'
import { CliError, usageError } from './cli-error.ts'
import { DEFAULT_ENVIRONMENT, loadSettings, type Settings } from './config.ts'
import { EXIT } from './exit-code.ts'
import { env } from './env.ts'
import { lockSource } from './lock-file.ts'
import { openClientFor, openTokenClient } from './open-client.ts'

export interface Place {
  readonly client: Client
  readonly settings: Settings
  readonly workspaceId: string
  /** The name of the environment. */
  readonly environment: string
}

/** Settings and a client, for verbs that need no workspace. */
export async function openServer(args: Arguments): Promise<{ client: Client; settings: Settings }> {
  const settings = await settingsOf(args)
  const lock = lockSource(settings.project?.path)
  const client = await openClientFor(settings.server.url, args.text('storage'), {
    lock,
    firstContact: firstContact(args),
  })
  return { settings, client }
}

const settingsOf = (args: Arguments): Promise<Settings> =>
  loadSettings({ url: args.text('url'), workspace: args.text('workspace'), environment: args.list('env')[0] })

/** Where nobody looks, an empty memory is no reason to believe anything. */
const firstContact = (args: Arguments): 'allow' | 'refuse' =>
  env.ci() && !args.on('trust-first-contact') ? 'refuse' : 'allow'

/** As openServer, for verbs that act in a workspace. A token in the environment comes before any session. */
export async function openPlace(args: Arguments): Promise<Place> {
  const token = env.token()
  if (token !== undefined) return await openWithToken(args, token)
  const { client, settings } = await openServer(args)
  return { client, settings, environment: settings.environment, workspaceId: await workspaceIdOf(client, settings) }
}

async function openWithToken(args: Arguments, token: string): Promise<Place> {
  const settings = await settingsOf(args)
  const { url, namedBy } = settings.server
  const named = namedBy === 'flag' || namedBy === 'variable' ? url : undefined
  const client = openTokenClient(token, named, { lock: lockSource(settings.project?.path) })
  const workspaceId = settings.workspace ?? client.workspaceId
  if (!WORKSPACE_ID.test(workspaceId))
    throw usageError('With a token, a workspace is named by its id.', 'Or leave it out: the token knows its workspace.')
  return { client, settings, workspaceId, environment: settings.environment }
}

const WORKSPACE_ID = /^[0-9a-f]{64}$/

async function workspaceIdOf(client: Client, settings: Settings): Promise<string> {
  const { workspace } = settings
  if (workspace === undefined)
    throw new CliError({
      code: 'no-workspace',
      message: 'This folder is not connected to a workspace.',
      hint: 'Connect it: infisical init --new NAME, or infisical init -w NAME for one you are in.',
      exit: EXIT.usage,
    })
  if (WORKSPACE_ID.test(workspace)) return workspace
  return await findWorkspace(client, workspace)
}

/** The id of the workspace of that name. Two of the same name are told apart by id. */
export async function findWorkspace(client: Client, name: string): Promise<string> {
  const mine = await client.workspaces.listWorkspaces()
  const found = mine.filter((workspace) => workspace.name === name || workspace.workspaceId === name)
  const [only, another] = found
  if (another !== undefined)
    throw usageError(
      `You are in ${found.length} workspaces called "${name}".`,
      `Say which by id: ${found.map((w) => w.workspaceId).join(', ')}`,
    )
  if (only !== undefined) return only.workspaceId
  const names = mine.map((workspace) => workspace.name)
  throw usageError(
    `You are in no workspace called "${name}".`,
    names.length === 0 ? 'You are in none yet: infisical init --new NAME' : `You are in: ${names.join(', ')}`,
  )
}

/** What a folder is connected to unless someone says otherwise: dev, or what comes first where that is not open. */
export function firstEnvironment({ environments }: WorkspaceSummary): string | undefined {
  return environments.find((name) => name === DEFAULT_ENVIRONMENT) ?? environments[0]
}
