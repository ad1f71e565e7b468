// remove-environment: its chains end here, and nobody is given its keys any more. What was pulled before is not forgotten by anyone.
import type { EnvironmentId } from '@infisical/crypto/server'
import { replaceSorted } from '../order.ts'
import { environments, liveEnvironment } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface RemoveEnvironment {
  readonly environmentId: EnvironmentId
}

export const removeEnvironment: EntryKind<RemoveEnvironment> = {
  number: 4,

  write(writer, { environmentId }) {
    writer.id(environmentId)
  },

  read(reader) {
    return { environmentId: reader.id<EnvironmentId>() }
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  /** The last environment stays: a workspace is for something. */
  apply(before, { environmentId }, { seq }) {
    const environment = liveEnvironment(before, environmentId) ?? refuse('log-chain')
    if (environments(before).length === 1) refuse('log-chain')
    const removed = { ...environment, removedAt: seq }
    return {
      ...before,
      environments: replaceSorted(before.environments, removed, ({ id }) => id),
      grants: before.grants.filter(({ scope }) => scope.kind === 'workspace' || scope.environmentId !== environmentId),
      checkpoints: before.checkpoints.filter((checkpoint) => checkpoint.environmentId !== environmentId),
    }
  },
}
