// Which chain a request is about, and whether its caller may read it.
import { parseId, type ChainContext, type EnvironmentId, type WorkspaceId } from '@infisical/crypto/server'
import { mayRead } from '@infisical/protocol'
import { idOfCaller, type Known } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import type { Membership } from '../workspace/members.ts'

/** A personal chain is the caller's own: no request can name another's. Machines have none. */
export function chainAskedFor(
  { caller }: Known,
  workspaceId: WorkspaceId,
  { environmentId, kind }: { readonly environmentId: string; readonly kind: ChainContext['kind'] },
): ChainContext {
  const place = { workspaceId, environmentId: parseId<EnvironmentId>(environmentId) }
  if (kind === 'shared') return { ...place, kind }
  if (caller.kind === 'machine') throw new Refusal('not-allowed')
  return { ...place, kind, owner: caller.userId }
}

/** Throws `not-found` and `not-allowed`. */
export function checkAccess(context: Known, { log }: Membership, environment: string): void {
  const { state } = log.verified
  const environmentId = parseId<EnvironmentId>(environment)
  if (!state.environments.some(({ id }) => id === environmentId)) throw new Refusal('not-found')
  if (!mayRead(state, idOfCaller(context), environmentId, state.seq)) throw new Refusal('not-allowed')
}
