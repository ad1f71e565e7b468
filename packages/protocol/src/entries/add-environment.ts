// add-environment: a new environment. Once there are keys, the entry names the commitment to its key as well.
import { isEnvironmentName, ZERO_HASH, type EnvironmentId, type Hash } from '@infisical/crypto/server'
import { MOST, SIZE } from '../limits.ts'
import { insertSorted } from '../order.ts'
import { environmentByName } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { nothingToAdmit, refuseWhileDue, requireRole, type EntryKind } from './kind.ts'

export interface AddEnvironment {
  readonly environmentId: EnvironmentId
  readonly name: string
  /** Present exactly when the epoch is above 0; it names the current one. */
  readonly key?: { readonly epoch: number; readonly commitment: Hash } | undefined
}

export const addEnvironment: EntryKind<AddEnvironment> = {
  number: 2,

  write(writer, { environmentId, name, key }) {
    writer.id(environmentId).text(name)
    writer.optional(key, (to, { epoch, commitment }) => to.u32(epoch).hash(commitment))
  },

  read(reader) {
    const environmentId = reader.id<EnvironmentId>()
    const name = reader.text(SIZE.environmentName)
    if (!isEnvironmentName(name)) refuse('malformed')
    const key = reader.optional((from) => ({ epoch: from.u32(), commitment: from.hash() }))
    return { environmentId, name, key }
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply(before, { environmentId, name, key }, { seq }) {
    refuseWhileDue(before)
    const idIsTaken = before.environments.some(({ id }) => id === environmentId)
    if (idIsTaken || environmentByName(before, name) !== undefined) refuse('log-chain')
    if (before.environments.length >= MOST.environments) refuse('limit')
    if (before.epoch !== (key?.epoch ?? 0) || (key !== undefined && key.epoch === 0)) refuse('epoch-stale')
    const commitment = key?.commitment ?? ZERO_HASH
    const environment = { id: environmentId, name, addedAt: seq, removedAt: undefined, commitment }
    return { ...before, environments: insertSorted(before.environments, environment, ({ id }) => id) }
  },
}
