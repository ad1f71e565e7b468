// Sound entries whose hashes name no real box or commit: a fold judges who gets something, and cannot see what is inside.
import {
  hashHex,
  keyIdOf,
  machineKeysOf,
  newId,
  newMachineSeed,
  utf8,
  type Access,
  type EnvironmentId,
  type Hash,
  type MachineId,
  type Scope,
} from '@infisical/crypto'
import type { Signer } from '../src/build-entry.ts'
import type { Draft } from '../src/entries/kinds.ts'
import type { Grant } from '../src/grant.ts'
import { scopesIn } from '../src/queries.ts'
import { rotationNeeds, type RotationCause } from '../src/rotation-needs.ts'
import type { Rotation } from '../src/rotation.ts'
import type { State } from '../src/state.ts'
import { signerOf, type TestMachine, type TestWorkspace } from '../src/testing.ts'

/** Another one for every text. */
export const shamHash = (text: string): Hash => hashHex('key-box', utf8(text))

export const inEnvironment = (environmentId: EnvironmentId): Scope => ({ kind: 'environment', environmentId })

export function shamGrants(scopes: readonly Scope[], about = 'box'): Grant[] {
  return scopes.map((scope) => ({ scope, box: shamHash(`${about} ${JSON.stringify(scope)}`) }))
}

/** For exactly what the access calls for. */
export const grantsFor = (state: State, access: Access, about?: string): Grant[] =>
  shamGrants(scopesIn(state, access), about)

/** What an honest client would bring, but for the bytes. */
export function shamRotation(state: State, cause: RotationCause = { type: 'rotate' }, time = state.time): Rotation {
  const { epoch, environments, receivers, previousScopes } = rotationNeeds(state, cause, time)
  const named = environments.map(({ id }) => ({ environmentId: id, hash: shamHash(`head ${id}`) }))
  return {
    epoch,
    commitment: shamHash(`workspace key ${epoch}`),
    environments: named.map(({ environmentId }) => {
      return { environmentId, commitment: shamHash(`key ${epoch} ${environmentId}`) }
    }),
    receivers: receivers.map(({ receiver, scope }) => {
      return { receiver, grant: { scope, box: shamHash(`box ${epoch} ${receiver.id}`) } }
    }),
    previousKeys: previousScopes.map((scope) => ({ scope, hash: shamHash(`previous ${JSON.stringify(scope)}`) })),
    heads: epoch === 1 ? [] : named.map((head) => ({ ...head, seq: 1 })),
  }
}

export type MachineDraft = Extract<Draft, { type: 'add-machine' }>

/** A sound machine, a reader of dev, and the hand that signs for it. */
export async function machineDraft(
  { verified, time, environmentId }: Pick<TestWorkspace, 'verified' | 'time'> & { environmentId: EnvironmentId },
  changes: Partial<MachineDraft> = {},
): Promise<{ draft: MachineDraft; coSign: Signer; machine: TestMachine }> {
  const [machineId, seed] = [newId<MachineId>(), newMachineSeed()]
  const keys = await machineKeysOf(seed, machineId)
  const { state } = verified
  const access = changes.access ?? [environmentId]
  const draft = {
    type: 'add-machine',
    identity: keys.identity,
    name: 'CI',
    role: 'reader',
    access,
    expiry: time + 1_000,
    epoch: state.epoch,
    grants: grantsFor(state, access),
    ...changes,
  } as const
  const coSign = signerOf(keys.signingSeed)
  const { name } = draft
  return {
    draft,
    coSign,
    machine: { machineId, seed, keys, name, userId: machineId, keyId: keyIdOf(keys.identity), sign: coSign },
  }
}
