// What a chain held at earlier commits: from one that the caller has, step by step down. Nothing of it is checked here against the signed
// manifests; whoever asks does that.
import type { PastInput, PastOutput, PastStep } from '@infisical/contract'
import { ANSWER_LIMITS } from '@infisical/contract/limits'
import { chainIdOf, hashBytes, type ChainId, type PairId } from '@infisical/crypto/server'
import { readBack } from '@infisical/db'
import { column, idOf } from '../columns.ts'
import type { Services } from '../context.ts'
import type { SignedIn } from '../procedures.ts'
import { Refusal } from '../refusal.ts'
import { requireMember } from '../workspace/members.ts'
import { chainAskedFor, checkAccess } from './chain-asked.ts'
import { packOf, packText } from './chain-state.ts'
import { giveTicket } from './tickets.ts'

/** Throws as `pull` does; `not-found` for a commit that is not there yet, `malformed` for steps that do not go down. */
export async function past(context: SignedIn, input: PastInput): Promise<PastOutput> {
  const { services } = context
  const membership = await requireMember(context, input.workspaceId)
  checkAccess(context, membership, input.environmentId)
  const { workspaceId } = membership
  const chainId = chainIdOf(chainAskedFor(context, workspaceId, input))
  const heads = await services.caches.heads.read(services.db, workspaceId, [chainId])
  if (input.from > (heads?.chains.get(chainId) ?? 0)) throw new Refusal('not-found')
  if (input.seqs.some((seq, i) => seq >= (input.seqs[i - 1] ?? input.from))) throw new Refusal('malformed')
  return { steps: await stepsOf(services, chainId, input) }
}

/** As many as weigh what one answer may; the first, when it alone is heavier, as a ticket for the whole pack. */
async function stepsOf(services: Services, chainId: ChainId, { from, seqs }: PastInput): Promise<PastStep[]> {
  const steps: PastStep[] = []
  let weight = 0
  for (const [i, seq] of seqs.entries()) {
    const way = { from: seqs[i - 1] ?? from, to: seq }
    const { changed, removed } = await readBack(services.db.prisma, column(hashBytes(chainId)), way)
    const pack = packOf(changed)
    weight += pack.length + 16 * removed.length
    if (weight > ANSWER_LIMITS.inlineDelta) return i > 0 ? steps : [await wholeAt(services, chainId, seq)]
    steps.push({ base: 'delta', removed: removed.map(({ pairId }) => idOf<PairId>(pairId)), pack: packText(pack) })
  }
  return steps
}

async function wholeAt(services: Services, chainId: ChainId, seq: number): Promise<PastStep> {
  const pack = await services.caches.pasts.at(services.db, chainId, seq)
  return { base: 'full', removed: [], ticket: giveTicket(services, { chainId, seq }), bytes: pack.length }
}
