// remove-machine: a service token is good no more, and the keys it held are changed in the same entry.
import type { MachineId } from '@infisical/crypto/server'
import { replaceSorted } from '../order.ts'
import { activeMachines } from '../queries.ts'
import { readRotation, startEpoch, writeRotation, type Rotation } from '../rotation.ts'
import type { State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withoutGrants } from './box-grants.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface RemoveMachine {
  readonly machineId: MachineId
  readonly rotation: Rotation
}

export const removeMachine: EntryKind<RemoveMachine> = {
  number: 12,

  write(writer, { machineId, rotation }) {
    writeRotation(writer.id(machineId), rotation)
  },

  read(reader) {
    return { machineId: reader.id<MachineId>(), rotation: readRotation(reader) }
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply(before, { machineId, rotation }, at) {
    return startEpoch(endMachine(before, machineId, at.seq), rotation, at)
  },
}

/** `log-chain` for one that is not there or was removed before. */
export function endMachine(before: State, machineId: MachineId, until: number): State {
  const machine = activeMachines(before).find(({ id }) => id === machineId) ?? refuse('log-chain')
  const machines = replaceSorted(before.machines, { ...machine, until }, ({ id }) => id)
  return withoutGrants({ ...before, machines }, 'machine', machineId)
}
