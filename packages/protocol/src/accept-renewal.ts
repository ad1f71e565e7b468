// What a server checks, besides what it checks of every push, of the commit that seals a chain anew when the keys change: the same pairs with the
// same plaintexts, as far as that can be told from outside.
import { acceptPush, type AcceptedPush, type Push } from './accept-push.ts'
import { decodePack } from './pack.ts'
import { refuse } from './trust-error.ts'

export interface Renewal extends Push {
  /** All records of the chain before it. */
  readonly previousPack: Uint8Array
}

/** As `acceptPush`; `entry-missing` and `entry-extra` for other pairs than those that were there, `entry-version` for another `changed`. */
export async function acceptRenewal({ previousPack, ...push }: Renewal): Promise<AcceptedPush> {
  const accepted = await acceptPush(push)
  const before = decodePack(previousPack)
  const { records } = accepted
  if (push.removed.length > 0 || records.length < before.length) refuse('entry-missing')
  if (records.length > before.length) refuse('entry-extra')
  for (const [i, { pairId, changed }] of records.entries()) {
    const then = before[i]
    if (then?.pairId !== pairId) refuse('entry-extra', { pairId })
    if (then.changed !== changed) refuse('entry-version', { pairId })
  }
  return accepted
}
