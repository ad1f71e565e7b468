// What whoever starts an epoch has to bring: asked of the state as it will be once the entry has taken away what it takes away.
import type { Access, MachineId, Role, Scope, UserId } from '@infisical/crypto/server'
import { endMember, limitMember } from './entries/end-member.ts'
import { endMachine } from './entries/remove-machine.ts'
import { environments, requiredReceivers, type RequiredReceiver } from './queries.ts'
import { previousScopes } from './rotation.ts'
import type { Environment, State } from './state.ts'

/** Why an epoch starts. */
export type RotationCause =
  | { readonly type: 'rotate' }
  | { readonly type: 'remove-member'; readonly userId: UserId }
  | { readonly type: 'set-access'; readonly userId: UserId; readonly role: Role; readonly access: Access }
  | { readonly type: 'remove-machine'; readonly machineId: MachineId }

export interface RotationNeeds {
  readonly epoch: number
  readonly environments: readonly Environment[]
  readonly receivers: readonly RequiredReceiver[]
  /** Whose keys of the epoch before are handed on. */
  readonly previousScopes: readonly Scope[]
}

/** `time` is that of the entry, in milliseconds since 1970. */
export function rotationNeeds(before: State, cause: RotationCause, time: number): RotationNeeds {
  const state = without(before, cause)
  return {
    epoch: state.epoch + 1,
    environments: environments(state),
    receivers: requiredReceivers(state, time),
    previousScopes: state.epoch === 0 ? [] : previousScopes(state),
  }
}

function without(before: State, cause: RotationCause): State {
  const seq = before.seq + 1
  switch (cause.type) {
    case 'rotate':
      return before
    case 'remove-member':
      return endMember(before, cause.userId, seq)
    case 'set-access':
      return limitMember(before, cause, seq)
    case 'remove-machine':
      return endMachine(before, cause.machineId, seq)
  }
}
