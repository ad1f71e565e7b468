import { newId, type EnvironmentId } from '@infisical/crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { joinDraft, judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { grantsFor, inEnvironment, shamGrants, shamRotation } from '../../test/sham.ts'
import type { Grant } from '../grant.ts'
import { environments, grantOf, keyCommitment, mayRead, requiredReceivers, rightsOf } from '../queries.ts'
import type { Rotation } from '../rotation.ts'
import { addMachine, makePerson } from '../testing.ts'

let acme: Acme
let dev: EnvironmentId
beforeEach(async () => {
  acme = await makeAcme()
  dev = acme.workspace.environmentId('dev')
})

const remove = (environmentId: EnvironmentId) => ({ type: 'remove-environment', environmentId }) as const
const state = () => acme.workspace.verified.state
const append = (environmentId: EnvironmentId) => acme.workspace.append(remove(environmentId), acme.bob)

describe('remove-environment', () => {
  test('ends it at that place of the log, and keeps what it was', async () => {
    const before = state().environments.find(({ id }) => id === dev)
    await append(dev)
    const { seq } = acme.workspace.verified.head
    expect(state().environments.find(({ id }) => id === dev)).toEqual({ ...before, removedAt: seq })
    expect(
      environments(state())
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['prod', 'staging'])
    expect(keyCommitment(state(), inEnvironment(dev))).toBeUndefined()
  })

  test('takes the grants for it out of the state, and no others', async () => {
    const { workspace, alice, carol } = acme
    const machine = await addMachine(workspace, alice, { role: 'reader' })
    const others = state().grants.filter(({ scope }) => scope.kind === 'workspace' || scope.environmentId !== dev)
    expect(state().grants.length - others.length).toBe(2)
    await append(dev)
    expect(state().grants).toEqual(others)
    expect(grantOf(state(), { kind: 'member', id: carol.userId }, inEnvironment(dev))).toBeUndefined()
    const prod = workspace.environmentId('prod')
    expect(grantOf(state(), { kind: 'machine', id: machine.machineId }, inEnvironment(prod))).toBeDefined()
  })

  test('leaves it in the accesses of people, where it opens nothing', async () => {
    const { carol, workspace } = acme
    const { seq } = workspace.verified.head
    await append(dev)
    expect(rightsOf(state(), carol.userId)?.access).toEqual([dev])
    expect(mayRead(state(), carol.userId, dev, seq)).toBe(true)
    expect(mayRead(state(), carol.userId, dev, seq + 1)).toBe(false)
    expect(requiredReceivers(state(), state().time).filter(({ receiver }) => receiver.id === carol.userId)).toEqual([])
  })

  test('asks for no keys of it any more: of somebody invited to it', async () => {
    const { workspace, alice } = acme
    const erin = await makePerson('Erin')
    const invite = await workspace.invite(alice, erin.email, { access: [dev] })
    const asked = (grants: readonly Grant[]) =>
      judgeDraft(acme, joinDraft(workspace, invite, erin, { grants }), erin, { invite })
    expect(await asked(shamGrants([inEnvironment(dev)]))).toBe('accepted')
    await append(dev)
    expect(await asked(shamGrants([inEnvironment(dev)]))).toBe('epoch-recipients')
    expect(await asked([])).toBe('accepted')
  })

  test('asks for no keys of it any more: of who starts an epoch', async () => {
    await append(dev)
    const rotation = shamRotation(state())
    const judge = (changes: Partial<Rotation>) =>
      judgeDraft(acme, { type: 'rotate', ...rotation, ...changes }, acme.alice)
    expect(await judge({})).toBe('accepted')
    const again = { environmentId: dev, commitment: rotation.commitment }
    const withIt = [...rotation.environments, again].toSorted((a, b) => (a.environmentId < b.environmentId ? -1 : 1))
    expect(await judge({ environments: withIt })).toBe('epoch-recipients')
  })

  test('forgets where its chain stood when the epoch began', async () => {
    const { workspace, alice } = acme
    await workspace.rotate(alice)
    expect(state().checkpoints).toHaveLength(3)
    await append(dev)
    expect(state().checkpoints.map(({ environmentId }) => environmentId)).not.toContain(dev)
    expect(state().checkpoints).toHaveLength(2)
  })

  test('is of one that is there', async () => {
    expect(await judgeDraft(acme, remove(newId()), acme.alice)).toBe('log-chain')
    await append(dev)
    expect(await judgeDraft(acme, remove(dev), acme.alice)).toBe('log-chain')
  })

  test('leaves the last one', async () => {
    await append(dev)
    await append(acme.workspace.environmentId('prod'))
    const last = acme.workspace.environmentId('staging')
    expect(await judgeDraft(acme, remove(last), acme.alice)).toBe('log-chain')
    await acme.workspace.addEnvironment(acme.alice, 'dev')
    expect(await judgeDraft(acme, remove(last), acme.alice)).toBe('accepted')
  })

  test('frees its name, never its id', async () => {
    const { alice } = acme
    await append(dev)
    const key = { epoch: 1, commitment: 'cd'.repeat(32) as never }
    const again = { type: 'add-environment', name: 'dev', key } as const
    expect(await judgeDraft(acme, { ...again, environmentId: dev }, alice)).toBe('log-chain')
    expect(await judgeDraft(acme, { ...again, environmentId: newId() }, alice)).toBe('accepted')
  })

  test('leaves nothing to invite to', async () => {
    const { workspace, alice, carol } = acme
    await append(dev)
    const change = { type: 'set-access', userId: carol.userId, role: 'writer' } as const
    const grants = grantsFor(state(), [dev])
    const keys = { kind: 'grants', epoch: 1, grants } as const
    const both = [dev, workspace.environmentId('prod')].toSorted()
    expect(await judgeDraft(acme, { ...change, access: both, keys }, alice)).toBe('log-chain')
  })
})
