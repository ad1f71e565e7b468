// Personal chains whose owner comes with new keys. What is in them opens with the old keys alone, so each goes on empty: their commits come with
// the entry that brings the keys (SPEC 11).
import type { PersonalHeadsInput, PersonalHeadsOutput } from '@infisical/contract'
import { parseHash, type ChainId, type EnvironmentId, type WorkspaceId } from '@infisical/crypto/server'
import type { Chain } from '@infisical/db'
import { liveEnvironment, mayRead, memberOf } from '@infisical/protocol'
import { hashColumn, hashOf, idColumn, idOf } from '../columns.ts'
import type { Services } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { packText, type ChainState } from '../secret/chain-state.ts'
import type { WorkspaceLog } from './log-cache.ts'
import { findLog } from './members.ts'

/** Also for somebody who was a member: he may come back with new keys. Throws `not-a-member` for everybody else. */
export async function personalHeads(context: SignedIn, input: PersonalHeadsInput): Promise<PersonalHeadsOutput> {
  const { services, caller } = context
  const log = await findLog(services, parseHash<WorkspaceId>(input.workspaceId))
  if (log === undefined || memberOf(log.verified.state, caller.userId) === undefined) throw new Refusal('not-a-member')
  const rows = await rowsOf(context, log.verified.workspaceId)
  const live = rows.filter((row) => liveEnvironment(log.verified.state, environmentOf(row)) !== undefined)
  const chains = []
  for (const row of live) {
    const { commit, pack } = await stateOf(services, row)
    chains.push({ environmentId: environmentOf(row), commits: [commit], pack: packText(pack) })
  }
  return { chains }
}

/** Those of the caller that the log with his entry makes stand under keys that are his no more, where he may write with the new ones. */
export async function orphanedChains(context: SignedIn, { verified }: WorkspaceLog): Promise<Map<ChainId, ChainState>> {
  const { services, caller } = context
  const { state, workspaceId } = verified
  const generation = memberOf(state, caller.userId)?.keys.at(-1)?.generation
  const rows = await rowsOf(context, workspaceId)
  const chains = new Map<ChainId, ChainState>()
  for (const row of rows) {
    if (row.epoch === generation || !mayRead(state, caller.userId, environmentOf(row), state.seq)) continue
    chains.set(hashOf<ChainId>(row.id), await stateOf(services, row))
  }
  return chains
}

function rowsOf({ services, caller }: SignedIn, workspaceId: WorkspaceId): Promise<Chain[]> {
  const place = { workspaceId: hashColumn(workspaceId), kind: 1, owner: idColumn(caller.userId) }
  return services.db.prisma.chain.findMany({ where: place, orderBy: { environmentId: 'asc' } })
}

function stateOf({ db, caches }: Services, { id, headSeq }: Chain): Promise<ChainState> {
  return caches.chains.upTo(db, hashOf<ChainId>(id), Number(headSeq))
}

function environmentOf({ environmentId }: Chain): EnvironmentId {
  return idOf<EnvironmentId>(environmentId)
}
