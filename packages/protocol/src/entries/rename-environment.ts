// rename-environment: another name for the same environment, whose id, keys and history stay.
import { isEnvironmentName, type EnvironmentId } from '@infisical/crypto/server'
import { SIZE } from '../limits.ts'
import { replaceSorted } from '../order.ts'
import { environmentByName, liveEnvironment } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface RenameEnvironment {
  readonly environmentId: EnvironmentId
  readonly name: string
}

export const renameEnvironment: EntryKind<RenameEnvironment> = {
  number: 3,

  write(writer, { environmentId, name }) {
    writer.id(environmentId).text(name)
  },

  read(reader) {
    const environmentId = reader.id<EnvironmentId>()
    const name = reader.text(SIZE.environmentName)
    if (!isEnvironmentName(name)) refuse('malformed')
    return { environmentId, name }
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply(before, { environmentId, name }) {
    const environment = liveEnvironment(before, environmentId) ?? refuse('log-chain')
    if (environmentByName(before, name) !== undefined) refuse('log-chain')
    return { ...before, environments: replaceSorted(before.environments, { ...environment, name }, ({ id }) => id) }
  },
}
