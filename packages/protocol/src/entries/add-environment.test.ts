import { newId, type EnvironmentId, type Hash } from '@infisical/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeDraft, makeAcme, type Acme } from '../../test/acme.ts'
import { codeOf } from '../../test/refusal.ts'
import { environments } from '../queries.ts'
import { NOTHING, type State } from '../state.ts'
import { addEnvironment, type AddEnvironment } from './add-environment.ts'
import type { Draft } from './kinds.ts'

const commitment = 'cd'.repeat(32) as Hash
let acme: Acme
beforeAll(async () => {
  acme = await makeAcme()
})

const draft = (changes: Partial<AddEnvironment> = {}): Draft => {
  const environment = { environmentId: newId<EnvironmentId>(), name: 'qa', key: { epoch: 1, commitment } }
  return { type: 'add-environment', ...environment, ...changes }
}

/** The rules alone, on a state made by hand. */
const apply = (before: State, payload: AddEnvironment): State => {
  const actor = { userId: newId<never>(), keyId: newId<never>() }
  return addEnvironment.apply(before, payload, { seq: 7, time: 0, actor })
}

describe('add-environment', () => {
  test('adds one that begins with the entry and has the commitment to its key', () => {
    const environmentId = newId<EnvironmentId>()
    const after = apply({ ...NOTHING, epoch: 1 }, { environmentId, name: 'qa', key: { epoch: 1, commitment } })
    expect(after.environments).toEqual([
      { id: environmentId, name: 'qa', addedAt: 7, removedAt: undefined, commitment },
    ])
  })

  test('keeps environments ascending by id', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const state = names.reduce((before, name) => apply(before, { environmentId: newId(), name }), NOTHING)
    const ids = state.environments.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted())
    expect(ids.length).toBe(names.length)
  })

  test('never takes a name that a live environment has', async () => {
    expect(await judgeDraft(acme, draft({ name: 'dev' }), acme.alice)).toBe('log-chain')
  })

  test('never takes an id that was there before, even of an environment that is gone', async () => {
    const taken = acme.workspace.environmentId('dev')
    expect(await judgeDraft(acme, draft({ environmentId: taken }), acme.alice)).toBe('log-chain')
    const gone = { id: taken, name: 'dev', addedAt: 1, removedAt: 2, commitment }
    const after = { ...NOTHING, environments: [gone] }
    expect(await codeOf(() => apply(after, { environmentId: taken, name: 'other' }))).toBe('log-chain')
    expect(await codeOf(() => apply(after, { environmentId: newId(), name: 'dev' }))).toBe('accepted')
  })

  test('once there are keys, it names the current epoch', async () => {
    expect(await judgeDraft(acme, draft({ key: undefined }), acme.alice)).toBe('epoch-stale')
    for (const epoch of [0, 2]) {
      expect(await judgeDraft(acme, draft({ key: { epoch, commitment } }), acme.alice)).toBe('epoch-stale')
    }
    expect(await judgeDraft(acme, draft(), acme.alice)).toBe('accepted')
  })

  test('before there are keys, it names none', async () => {
    const payload = { environmentId: newId<EnvironmentId>(), name: 'qa' }
    expect(await codeOf(() => apply(NOTHING, payload))).toBe('accepted')
    for (const epoch of [0, 1]) {
      expect(await codeOf(() => apply(NOTHING, { ...payload, key: { epoch, commitment } }))).toBe('epoch-stale')
    }
  })

  test('stops at a hundred (attack 64)', async () => {
    const names = Array.from({ length: 99 }, (_, i) => `env-${i}`)
    const state = names.reduce((before, name) => apply(before, { environmentId: newId(), name }), NOTHING)
    const full = apply(state, { environmentId: newId(), name: 'last' })
    expect(environments(full)).toHaveLength(100)
    expect(await codeOf(() => apply(full, { environmentId: newId(), name: 'beyond' }))).toBe('limit')
  })
})
