// A shared chain exists from the moment its environment does: whoever adds an environment signs its first, empty commit along with it.
import { fromBase64url, type EnvironmentId } from '@infisical/crypto/server'
import { acceptPush, decodeCommit, emptyChain, EMPTY_PACK, TrustError } from '@infisical/protocol'
import type { Services } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { acceptedOf, type Accepted } from '../secret/accepted.ts'
import type { Caller } from '../session/access-token.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { checkTime, type Statement } from './statements.ts'

/**
 * Exactly one for every environment that the statements add, judged against the log with them. Throws `manifest-root` for an
 * environment without one, `commit-env` for a commit of another environment, and what `acceptPush` throws.
 */
export async function acceptFirstCommits(
  { services, caller }: { readonly services: Services; readonly caller: Caller },
  log: WorkspaceLog,
  statements: readonly Statement[],
  commits: readonly string[],
): Promise<Accepted[]> {
  const without = new Set<EnvironmentId>()
  for (const { entry } of statements) if (entry.type === 'add-environment') without.add(entry.environmentId)
  const accepted: Accepted[] = []
  for (const text of commits) {
    const envelope = fromBase64url(text)
    const served = decodeCommit(envelope)
    const { chain, author, time, logSeq } = served.commit
    if (chain.workspaceId !== log.verified.workspaceId || !without.delete(chain.environmentId))
      throw new TrustError('commit-env')
    if (chain.kind !== 'shared') throw new TrustError('entry-type')
    if (author !== caller.userId) throw new Refusal('not-allowed')
    if (logSeq !== log.verified.head.seq) throw new TrustError('commit-log-position')
    checkTime(services, time)
    const previous = emptyChain({ ...chain, kind: 'shared' })
    const push = { log: log.verified, previous, commit: envelope, pack: EMPTY_PACK, removed: [] }
    accepted.push(acceptedOf(served, await acceptPush(push), EMPTY_PACK))
  }
  if (without.size > 0) throw new TrustError('manifest-root')
  return accepted
}
