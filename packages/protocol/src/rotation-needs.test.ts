import { keyIdOf, type Access, type EnvironmentId, type Id, type Role } from '@infisical/crypto/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeOf } from '../test/refusal.ts'
import { shamRotation } from '../test/sham.ts'
import { NOW, workspaceState } from '../test/states.ts'
import type { Draft } from './entries/kinds.ts'
import { kindOf } from './entries/kinds.ts'
import { takesAway } from './entries/set-access.ts'
import { activeMachines, activeMembers, memberOf, rightsOf } from './queries.ts'
import { rotationNeeds, type RotationCause } from './rotation-needs.ts'
import type { Rotation } from './rotation.ts'
import type { State } from './state.ts'
import { draftOf } from './testing.ts'

interface Case {
  readonly state: State
  readonly cause: RotationCause
  /** Whoever loses something by it. */
  readonly target: Id | undefined
  /** An owner, who is somebody else. */
  readonly actor: State['members'][number]
}

/** A cause that fits the state: the owner is the first member, and never the one who loses something. */
const aCase: fc.Arbitrary<Case> = fc
  .record({
    state: workspaceState,
    type: fc.constantFrom<RotationCause['type']>('rotate', 'remove-member', 'set-access', 'remove-machine'),
    which: fc.nat(),
    role: fc.constantFrom<Role>('writer', 'reader'),
    wide: fc.boolean(),
  })
  .map(({ state, type, which, role, wide }) => caseOf(state, type, which, role, wide))
  .filter((one) => one !== undefined)

function caseOf(state: State, type: RotationCause['type'], which: number, role: Role, wide: boolean): Case | undefined {
  const actor = state.members[0] as Case['actor']
  const others = activeMembers(state).filter(({ userId }) => userId !== actor.userId)
  const userId = others[which % Math.max(1, others.length)]?.userId
  const machineId = activeMachines(state)[which % Math.max(1, activeMachines(state).length)]?.id
  if (type === 'rotate') return { state, cause: { type }, target: undefined, actor }
  if (type === 'remove-machine') return machineId && { state, cause: { type, machineId }, target: machineId, actor }
  if (userId === undefined) return undefined
  if (type === 'remove-member') return { state, cause: { type, userId }, target: userId, actor }
  const live = state.environments.filter(({ removedAt }) => removedAt === undefined)
  const access: Access = wide ? 'all' : [(live[which % live.length] as { id: EnvironmentId }).id]
  const old = rightsOf(state, userId)
  if (old === undefined || !takesAway(state, old, { role, access })) return undefined
  return { state, cause: { type, userId, role, access }, target: userId, actor }
}

/** The entry's own rules, its actor being the owner. */
function judge({ state, cause, actor }: Case, rotation: Rotation) {
  const draft: Draft = draftOf(cause, rotation)
  const at = {
    seq: state.seq + 1,
    time: NOW,
    actor: { userId: actor.userId, keyId: keyIdOf({ ...actor, ...actor.keys[0] } as never) },
  }
  const kind = kindOf(draft.type)
  return codeOf(() => {
    kind.authorise(state, draft, at.actor)
    kind.apply(state, draft, at)
  })
}

/** `kind id environment` of whoever has to be given a key, told without the code that is tested. */
function expected({ state, cause, target }: Case): Set<string> {
  const isLive = (id: Id) => state.environments.some((one) => one.id === id && one.removedAt === undefined)
  const places = (access: Access) => (access === 'all' ? ['*'] : access.filter(isLive))
  const said: string[] = []
  for (const { userId, rights } of state.members) {
    const now = rights.find(({ until }) => until === undefined)
    if (now === undefined || (userId === target && cause.type === 'remove-member')) continue
    const access = userId === target && cause.type === 'set-access' ? cause.access : now.access
    said.push(...places(access).map((place) => `member ${userId} ${place}`))
  }
  for (const { id, status, expiry, access, inviter } of state.invites) {
    if (status !== 'open' || expiry < NOW || inviter === target) continue
    said.push(...places(access).map((place) => `invite ${id} ${place}`))
  }
  for (const { id, until, expiry, access } of state.machines) {
    if (until !== undefined || expiry < NOW || id === target) continue
    said.push(...places(access).map((place) => `machine ${id} ${place}`))
  }
  return new Set(said)
}

describe('what whoever starts an epoch has to bring', () => {
  test('is what SPEC 8 says of the state that comes after', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const { receivers, epoch, environments, previousScopes } = rotationNeeds(one.state, one.cause, NOW)
        const named = receivers.map(({ receiver, scope }) => {
          return `${receiver.kind} ${receiver.id} ${scope.kind === 'workspace' ? '*' : scope.environmentId}`
        })
        expect(new Set(named)).toEqual(expected(one))
        expect(new Set(named).size).toBe(named.length)
        const live = one.state.environments.filter(({ removedAt }) => removedAt === undefined)
        expect(environments).toEqual(live)
        expect(previousScopes).toHaveLength(live.length + 1)
        expect(epoch).toBe(2)
      }),
      { numRuns: 300 },
    )
  })

  test('is to the key that each of them has now', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        for (const { receiver, boxPublic } of rotationNeeds(one.state, one.cause, NOW).receivers) {
          const keys =
            memberOf(one.state, receiver.id as never)?.keys.find(({ until }) => until === undefined) ??
            [...one.state.invites, ...one.state.machines].find(({ id }) => id === receiver.id)
          expect(boxPublic).toEqual(keys?.boxPublic)
        }
      }),
    )
  })

  test('is accepted by the fold, and nothing less, more or else is', async () => {
    await fc.assert(
      fc.asyncProperty(aCase, fc.nat(), async (one, at) => {
        const rotation = shamRotation(one.state, one.cause, NOW)
        expect(await judge(one, rotation)).toBe('accepted')
        for (const list of ['environments', 'receivers', 'previousKeys', 'heads'] as const) {
          const named = rotation[list]
          const place = at % named.length
          expect(await judge(one, { ...rotation, [list]: named.toSpliced(place, 1) })).toBe('epoch-recipients')
          const twice = { ...rotation, [list]: [...named.slice(0, place + 1), ...named.slice(place)] }
          expect(await judge(one, twice as Rotation)).toBe('epoch-recipients')
        }
        const [first, ...rest] = rotation.receivers as [Rotation['receivers'][number]]
        const otherKey = { ...first, receiver: { ...first.receiver, keyId: 'ff'.repeat(16) as never } }
        expect(await judge(one, { ...rotation, receivers: [otherKey, ...rest] })).toBe('epoch-recipients')
        expect(await judge(one, { ...rotation, epoch: 3 })).toBe('epoch-chain')
      }),
      { numRuns: 150 },
    )
  })

  test('of the first epoch is no key of before', () => {
    fc.assert(
      fc.property(workspaceState, (state) => {
        const needs = rotationNeeds({ ...state, epoch: 0 }, { type: 'rotate' }, NOW)
        expect(needs).toMatchObject({ epoch: 1, previousScopes: [] })
      }),
    )
  })

  test('cannot be told for who is not there', async () => {
    const [state] = fc.sample(workspaceState, { numRuns: 1, seed: 1 }) as [State]
    const nobody = 'ff'.repeat(16) as never
    expect(await codeOf(() => rotationNeeds(state, { type: 'remove-member', userId: nobody }, NOW))).toBe('log-authz')
    const change = { type: 'set-access', userId: nobody, role: 'reader', access: 'all' } as const
    expect(await codeOf(() => rotationNeeds(state, change, NOW))).toBe('log-authz')
    expect(await codeOf(() => rotationNeeds(state, { type: 'remove-machine', machineId: nobody }, NOW))).toBe(
      'log-chain',
    )
  })
})
