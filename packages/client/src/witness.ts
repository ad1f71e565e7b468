// Before an environment is brought up to date: what other witnesses than the server say of it, where this device is ahead of them. Where they are ahead, they
// are pins. And after: a failure in the words of the one who asked.
import { environmentByName } from '@infisical/protocol'
import { contextOf, fetchCommits } from './chain-answer.ts'
import { ApiError, ClientError } from './errors.ts'
import { asLockMismatch, checkLockedEntry, meetLockedChain } from './lock.ts'
import { readHint, type WorkspacePins } from './pins.ts'
import { environmentKey } from './keyring.ts'
import { readWorkspace } from './workspace-cache.ts'
import { fetchWorkspace, type Desk } from './workspace-log.ts'

/** `lock-mismatch`. Gives what need not be looked at again. */
export async function meetLock(desk: Desk, environment: string): Promise<WorkspacePins['witnessed']> {
  const { lock, keptPins } = desk
  if (lock === undefined || keptPins === undefined) return {}
  const witnessed: Record<string, string> = {}
  if (lock.log.seq < keptPins.log.seq && keptPins.witnessed['log'] !== lock.log.hash) {
    // Without it the log will be read from its first entry, and meets the lock there.
    const kept = await readWorkspace(desk)
    if (kept !== undefined) checkLockedEntry(desk, kept.verified)
    witnessed['log'] = lock.log.hash
  }
  const environmentId = readHint(desk.pins, environment)
  if (environmentId === undefined) return witnessed
  const chain = contextOf(desk, environmentId, 'shared')
  const met = await meetLockedChain(desk, environmentId, (from, to) => fetchCommits(desk, chain, from, to))
  return { ...witnessed, ...met }
}

/**
 * The server refuses what a hint led to: the environment may have another id by now, or the caller may not reach it any more. The verified log says
 * which: `environment-unknown`, `environment-closed`, for a machine `token-scope`. Gives a desk that knows the log when it is worth to ask again.
 */
export async function afterRefusal(desk: Desk, environment: string, error: unknown): Promise<Desk> {
  const isRefusal = error instanceof ApiError && (error.code === 'not-allowed' || error.code === 'not-found')
  if (!isRefusal || desk.workspace !== undefined) throw error
  const workspace = await fetchWorkspace(desk)
  const { verified, keyring } = workspace
  const found = environmentByName(verified.state, environment)
  if (found === undefined) throw new ClientError('environment-unknown')
  if (environmentKey(keyring, verified, found.id) === undefined) throw new ClientError('environment-closed')
  if (found.id === readHint(desk.pins, environment)) throw error
  const { [environment]: _, ...environments } = desk.pins?.environments ?? {}
  return { ...desk, workspace, pins: desk.pins && { ...desk.pins, environments } }
}

/** As whoever asked will understand it. */
export function inOwnWords(desk: Desk, error: unknown): unknown {
  const isClosed = error instanceof ClientError && error.code === 'environment-closed'
  if (isClosed && desk.context.isToken) return new ClientError('token-scope', {}, { cause: error })
  return asLockMismatch(desk, error)
}
