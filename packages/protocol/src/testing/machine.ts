// A machine of a test workspace, and the hand that signs for it.
import {
  keyIdOf,
  machineKeysOf,
  newId,
  newMachineSeed,
  type Access,
  type MachineId,
  type MachineKeys,
  type Role,
} from '@infisical/crypto'
import type { Author } from '../build-entry.ts'
import { environments, scopesIn } from '../queries.ts'
import { signerOf, type TestPerson } from './person.ts'
import type { TestWorkspace } from './workspace.ts'

export interface TestMachine extends Author {
  readonly machineId: MachineId
  readonly seed: Uint8Array
  readonly keys: MachineKeys
  readonly name: string
}

/** For all environments that there are, as a reader, unless told otherwise. */
export async function addMachine(
  workspace: TestWorkspace,
  author: TestPerson,
  terms: {
    readonly machineId?: MachineId
    readonly name?: string
    readonly role?: Role
    readonly access?: Access
    readonly expiry?: number
  } = {},
): Promise<TestMachine> {
  const { state } = workspace.verified
  const access = terms.access ?? environments(state).map(({ id }) => id)
  const { name = 'CI', role = 'reader', expiry = workspace.time + 1_000_000 } = terms
  const { machineId = newId<MachineId>() } = terms
  const seed = newMachineSeed()
  const keys = await machineKeysOf(seed, machineId)
  const { identity } = keys
  const receiver = { kind: 'machine', id: machineId, keyId: keyIdOf(identity) } as const
  const grants = await workspace.grants(receiver, identity.boxPublic, scopesIn(state, access))
  const sign = signerOf(keys.signingSeed)
  const given = { name, role, access, expiry, epoch: state.epoch, grants }
  await workspace.append({ type: 'add-machine', identity, ...given }, { ...author, coSign: sign })
  return { machineId, seed, keys, name, userId: machineId, keyId: receiver.keyId, sign }
}
