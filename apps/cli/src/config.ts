// Which server, workspace and environment a command means: flag, then environment variable, then the `.infisical.json` found upward, then the user's
// own config. `.infisical.json` is safe to commit, and therefore not believed about where credentials may go (see `named by`).
import { dirname, join, parse } from 'node:path'
import { CliError, usageError } from './cli-error.ts'
import { env } from './env.ts'
import { EXIT } from './exit-code.ts'
import { readIfPresent, writeAtomically, writePrivately } from './files.ts'
import { configFile } from './paths.ts'

export const PROJECT_FILE = '.infisical.json'
export const DEFAULT_SERVER = 'http://127.0.0.1:4400'
export const DEFAULT_ENVIRONMENT = 'dev'

export interface Project {
  readonly path: string
  readonly workspace: string
  readonly environment?: string
  readonly server?: string
}

export interface Settings {
  readonly server: { readonly url: string; readonly namedBy: 'flag' | 'variable' | 'project' | 'user' | 'default' }
  /** A workspace id, or a name to look up; undefined when nothing names one. */
  readonly workspace: string | undefined
  readonly environment: string
  readonly project: Project | undefined
}

export interface Chosen {
  readonly url?: string | undefined
  readonly workspace?: string | undefined
  readonly environment?: string | undefined
}

export async function loadSettings(flags: Chosen, directory = process.cwd()): Promise<Settings> {
  const project = await findProject(directory)
  return {
    server: await chooseServer(flags.url, project),
    workspace: flags.workspace ?? env.workspace() ?? project?.workspace,
    environment: flags.environment ?? env.environment() ?? project?.environment ?? DEFAULT_ENVIRONMENT,
    project,
  }
}

async function chooseServer(flag: string | undefined, project: Project | undefined): Promise<Settings['server']> {
  if (flag !== undefined) return { url: checkedUrl(flag, '--url'), namedBy: 'flag' }
  const variable = env.url()
  if (variable !== undefined) return { url: checkedUrl(variable, 'INFISICAL_URL'), namedBy: 'variable' }
  if (project?.server !== undefined) return { url: checkedUrl(project.server, project.path), namedBy: 'project' }
  const user = await readUserConfig()
  if (user.server !== undefined) return { url: checkedUrl(user.server, configFile()), namedBy: 'user' }
  return { url: DEFAULT_SERVER, namedBy: 'default' }
}

/** Only an origin is wanted; plain http only where nobody else can listen, since tokens travel in it. */
function checkedUrl(text: string, source: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw usageError(`The server address from ${source} is not a URL.`, 'It looks like https://secrets.example.com')
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw usageError(
      `The server address from ${source} must begin with https://.`,
      'Plain http is only for a server on this machine: your session would travel readable by everyone on the way.',
    )
  if (url.username !== '' || url.password !== '')
    throw usageError(`The server address from ${source} must not contain a password.`)
  return url.origin
}

async function findProject(directory: string): Promise<Project | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, PROJECT_FILE)
    const content = readIfPresent(path)
    if (content !== undefined) return parseProject(path, content.toString('utf8'))
    if (folder === parse(folder).root) return undefined
  }
}

const WORKSPACE_ID = /^[0-9a-f]{64}$/

function parseProject(path: string, text: string): Project {
  const fix = `Restore it from git, or delete it and run: infisical init`
  const broken = (what: string) =>
    new CliError({ code: 'project-file-broken', message: `${path} ${what}.`, hint: fix, exit: EXIT.usage })
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw broken('is not valid JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken('is not a JSON object')
  const { workspace, environment, server } = value as Record<string, unknown>
  if (typeof workspace !== 'string' || !WORKSPACE_ID.test(workspace)) throw broken('names no valid workspace id')
  if (environment !== undefined && typeof environment !== 'string')
    throw broken('has an "environment" that is not text')
  if (server !== undefined && typeof server !== 'string') throw broken('has a "server" that is not text')
  return {
    path,
    workspace,
    ...(environment === undefined ? {} : { environment }),
    ...(server === undefined ? {} : { server }),
  }
}

export async function writeProject(directory: string, project: Omit<Project, 'path'>): Promise<string> {
  const path = join(directory, PROJECT_FILE)
  writeAtomically(path, `${JSON.stringify(project, null, 2)}\n`, 0o644)
  return path
}

async function readUserConfig(): Promise<{ server?: string }> {
  const content = readIfPresent(configFile())
  if (content === undefined) return {}
  try {
    const { server } = JSON.parse(content.toString('utf8')) as Record<string, unknown>
    return typeof server === 'string' ? { server } : {}
  } catch {
    throw usageError(`${configFile()} is not valid JSON.`, 'Delete it; it only remembers your default server.')
  }
}

/** Remembers where the user last signed up or logged in, so that a new folder needs no flag. */
export async function rememberServer(url: string): Promise<void> {
  const { server } = await readUserConfig()
  if (server !== url) writePrivately(configFile(), `${JSON.stringify({ server: url }, null, 2)}\n`)
}
