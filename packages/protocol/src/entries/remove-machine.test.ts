import { newId, type MachineId } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { shamRotation } from '../../test/sham.ts'
import { activeMachines, identityAt, machineOf } from '../queries.ts'
import type { Rotation } from '../rotation.ts'
import { addMachine, makePerson, startEpoch, type TestMachine } from '../testing.ts'
import { next } from '../transition.ts'

let acme: Acme
let machine: TestMachine
let other: TestMachine
beforeAll(async () => {
  acme = await makeAcme()
  machine = await addMachine(acme.workspace, acme.alice, { name: 'CI' })
  other = await addMachine(acme.workspace, acme.bob, { name: 'backup', role: 'writer' })
})

/** Sound, but for the changes to its rotation. */
function remove({ machineId }: Pick<TestMachine, 'machineId'>, changes: Partial<Rotation> = {}) {
  const { state } = acme.workspace.verified
  const rotation = { ...shamRotation(state, { type: 'remove-machine', machineId }, acme.workspace.time), ...changes }
  return { type: 'remove-machine', machineId, rotation } as const
}

describe('remove-machine', () => {
  test('ends it there, and gives new keys to all but it', async () => {
    const { state } = acme.workspace.verified
    const draft = remove(machine)
    const after = await next(state, draft, { time: state.time, actor: acme.bob })
    const before = machineOf(state, machine.machineId)
    const until = state.seq + 1
    expect(machineOf(after, machine.machineId)).toEqual({ ...before, until })
    expect(activeMachines(after).map(({ name }) => name)).toEqual(['backup'])
    expect(after).toMatchObject({ epoch: 2, commitment: draft.rotation.commitment, rotationDue: undefined })
    expect(after.checkpoints.map(({ logSeq }) => logSeq)).toEqual([until, until, until])
    const holders = after.grants.map(({ id }) => id as string)
    expect(holders).toContain(other.machineId)
    expect(holders).not.toContain(machine.machineId)
    expect(identityAt(after, machine.machineId, machine.keyId, until - 1)).toEqual(machine.keys.identity)
    expect(identityAt(after, machine.machineId, machine.keyId, until)).toBeUndefined()
  })

  test('ends the one that it names, whichever of several', async () => {
    const { state } = acme.workspace.verified
    for (const one of [machine, other]) {
      const after = await next(state, remove(one), { time: state.time, actor: acme.bob })
      const ended = after.machines.filter(({ until }) => until !== undefined).map(({ id }) => id)
      expect(ended).toEqual([one.machineId])
      expect(after.machines).toHaveLength(2)
    }
  })

  test('is for owners and admins', async () => {
    for (const author of [acme.alice, acme.bob])
      expect(await judgeDraft(acme, remove(machine), author)).toBe('accepted')
    for (const author of [acme.carol, acme.dan, await makePerson('Eve')]) {
      expect(await judgeDraft(acme, remove(machine), author)).toBe('log-authz')
    }
  })

  test('is of one that is there, and once', async () => {
    const { state } = acme.workspace.verified
    for (const machineId of [newId<MachineId>(), acme.carol.userId as string as MachineId]) {
      const draft = { type: 'remove-machine', machineId, rotation: shamRotation(state) } as const
      expect(await judgeDraft(acme, draft, acme.alice)).toBe('log-chain')
    }
    const { workspace, alice } = await makeAcme()
    const { machineId } = await addMachine(workspace, alice)
    await startEpoch(workspace, alice, { type: 'remove-machine', machineId })
    const again = { type: 'remove-machine', machineId, rotation: shamRotation(workspace.verified.state) } as const
    expect(await judgeDraft({ workspace }, again, alice)).toBe('log-chain')
  })

  test('is refused unless the new keys are for exactly those who stay (attack 43)', async () => {
    const { rotation } = remove(machine)
    const all = shamRotation(acme.workspace.verified.state).receivers
    const judge = (changes: Partial<Rotation>) => judgeDraft(acme, remove(machine, changes), acme.alice)
    expect(await judge({ receivers: all })).toBe('epoch-recipients')
    const withoutOther = rotation.receivers.filter(({ receiver }) => receiver.kind !== 'machine')
    expect(await judge({ receivers: withoutOther })).toBe('epoch-recipients')
    expect(await judge({ previousKeys: rotation.previousKeys.slice(1) })).toBe('epoch-recipients')
    expect(await judge({ heads: rotation.heads.slice(0, 2) })).toBe('epoch-recipients')
    for (const epoch of [3, 4]) expect(await judge({ epoch })).toBe('epoch-chain')
  })
})
