// infisical.lock, beside .infisical.json: how far the history was when somebody of the team last looked, kept in git. Clones and CI hold the server
// to it. It is there when somebody made it (init --lock), and then push and pull keep it.
import { dirname, join } from 'node:path'
import type { Lock, LockSource } from '@infisical/client'
import { CliError } from './cli-error.ts'
import { env } from './env.ts'
import { EXIT } from './exit-code.ts'
import { readIfPresent, writeAtomically } from './files.ts'
import type { Place } from './session.ts'

export const LOCK_FILE = 'infisical.lock'

export const lockPath = (projectFile: string): string => join(dirname(projectFile), LOCK_FILE)

/** What the lock file of this folder says, read when it is needed. */
export function lockSource(projectFile: string | undefined): LockSource | undefined {
  if (projectFile === undefined) return undefined
  const path = lockPath(projectFile)
  return {
    read: (workspaceId) => {
      const lock = readLock(path)
      return Promise.resolve(lock?.workspaceId === workspaceId ? lock : undefined)
    },
  }
}

export function readLock(path: string): Lock | undefined {
  const content = readIfPresent(path)
  if (content === undefined) return undefined
  try {
    const { version, workspace, log, environments } = JSON.parse(content.toString('utf8')) as Record<string, unknown>
    if (version === 1 && isHash(workspace) && isHead(log) && isEnvironments(environments))
      return { workspaceId: workspace, log, environments }
  } catch {
    // Falls through to the one answer for every kind of damage, a conflict of git's among them.
  }
  throw new CliError({
    code: 'lock-unreadable',
    message: `${path} cannot be read.`,
    hint: 'After a merge, take either side: git checkout --theirs infisical.lock. Or remove it and make a new one: infisical init --lock',
    exit: EXIT.failed,
  })
}

export function writeLock(path: string, { workspaceId, log, environments }: Lock): void {
  const sorted = Object.fromEntries(Object.entries(environments).sort(([one], [other]) => (one < other ? -1 : 1)))
  writeAtomically(
    path,
    `${JSON.stringify({ version: 1, workspace: workspaceId, log, environments: sorted }, null, 2)}\n`,
    0o644,
  )
}

/** After a push or a pull: moved forward where there is one, and nothing where there is none. */
export async function keepLock({ client, settings, workspaceId }: Place): Promise<void> {
  const projectFile = settings.project?.path
  // A machine reads the lock, and does not write it.
  if (projectFile === undefined || env.token() !== undefined) return
  const path = lockPath(projectFile)
  const kept = readLock(path)
  if (kept?.workspaceId !== workspaceId) return
  const lock = await client.trust.lockOf({ workspaceId })
  // Those that this user does not reach stay as they are; one that has another name now does not stay under the old one.
  const ids = new Set(Object.values(lock.environments).map(({ id }) => id))
  const others = Object.entries(kept.environments).filter(([, { id }]) => !ids.has(id))
  const next = { ...lock, environments: { ...Object.fromEntries(others), ...lock.environments } }
  if (JSON.stringify(next) !== JSON.stringify(kept)) writeLock(path, next)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isHead = (value: unknown): value is Lock['log'] =>
  isRecord(value) && Number.isSafeInteger(value['seq']) && isHash(value['hash'])
const isEnvironments = (value: unknown): value is Lock['environments'] =>
  isRecord(value) &&
  Object.values(value).every((one) => isHead(one) && /^[0-9a-f]{32}$/.test(String((one as { id?: unknown }).id)))
