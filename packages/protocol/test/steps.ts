// The steps that random people take in a random workspace: each attempted as an honest client would, with what the model expects of it.
import { makeIdentity, newId, type EnvironmentId, type Role } from '@infisical/crypto'
import type { Draft } from '../src/entries/kinds.ts'
import type { RotationCause } from '../src/rotation-needs.ts'
import {
  addMachine,
  draftOf,
  makeRotation,
  personOf,
  signerOf,
  startEpoch,
  type TestInvite,
  type TestMachine,
  type TestPerson,
} from '../src/testing.ts'
import { sameReach, type ModelEnvironment, type ModelInvite, type ModelMember } from './model.ts'
import { grantsFor } from './sham.ts'
import type { Plan, Step, World } from './step.ts'

const nothing = () => undefined

export function plan(world: World, step: Step): Plan {
  switch (step.do) {
    case 'invite':
      return planInvite(world, step)
    case 'cancel':
    case 'join':
    case 'replace':
      return planWithInvite(world, step)
    case 'add-environment':
    case 'rename':
    case 'remove-environment':
    case 'push':
      return planEnvironment(world, step)
    case 'set-access':
      return planAccess(world, step)
    case 'remove-member':
      return planRemoval(world, step)
    case 'leave':
      return planRemoval(world, { by: step.by, whom: step.by })
    case 'add-machine':
    case 'remove-machine':
      return planMachine(world, step)
    case 'rotate':
      return {
        expected: world.model.governs(step.by) ? 'accepted' : 'log-authz',
        ...epochOf(world, step.by, { type: 'rotate' }, nothing),
      }
  }
}

const personAt = ({ crowd }: World, who: number) => crowd[who] as TestPerson

/** The start of an epoch for a cause, and what it does besides. */
function epochOf(world: World, by: number, cause: RotationCause, record: () => void): Pick<Plan, 'attempt' | 'record'> {
  const { workspace, model } = world
  const { time } = workspace
  return {
    attempt: () => startEpoch(workspace, personAt(world, by), cause),
    record: () => {
      record()
      model.startEpoch(time)
    },
  }
}

/** For what has no needs that could be told: the rotation is another's. */
async function appendAnyway({ workspace, ...world }: World, by: number, cause: RotationCause): Promise<void> {
  const { rotation } = await makeRotation(workspace, { type: 'rotate' })
  await workspace.append(draftOf(cause, rotation), world.crowd[by] as TestPerson)
}

const isGoverning = (role: Role) => role === 'owner' || role === 'admin'

function planInvite({ workspace, model, crowd }: World, step: Step & { do: 'invite' }): Plan {
  const { by, whom, role, narrow } = step
  const reach = narrow && !isGoverning(role) ? [model.live()[0]?.id as EnvironmentId] : ('all' as const)
  const { email } = crowd[whom] as TestPerson
  let invite: TestInvite
  return {
    expected: !model.mayGive(by, role) ? 'log-authz' : model.isDue ? 'epoch-required' : 'accepted',
    attempt: async () => {
      invite = await workspace.invite(crowd[by] as TestPerson, email, { role, access: reach })
    },
    record: () => void model.invites.push({ invite, whom, by, role, reach, status: 'open' }),
  }
}

function planWithInvite(world: World, step: Step & { do: 'cancel' | 'join' | 'replace' }): Plan {
  const { workspace, model } = world
  const which = model.invites[step.which % Math.max(1, model.invites.length)]
  const by = personAt(world, step.by)
  if (which === undefined) {
    const attempt = () => workspace.append({ type: 'cancel-invite', inviteId: newId() }, by)
    return { expected: model.governs(step.by) ? 'invite-binding' : 'log-authz', attempt, record: nothing }
  }
  if (step.do === 'cancel') {
    const expected = !model.governs(step.by) ? 'log-authz' : which.status === 'open' ? 'accepted' : 'invite-used'
    const attempt = () => workspace.append({ type: 'cancel-invite', inviteId: which.invite.inviteId }, by)
    return { expected, attempt, record: () => void (which.status = 'cancelled') }
  }
  const atDoor = which.status !== 'open' ? 'invite-used' : which.whom !== step.by ? 'invite-binding' : 'accepted'
  const enter = () => {
    which.status = 'used'
    model.members.set(step.by, { role: which.role, reach: which.reach })
  }
  if (step.do === 'replace') return planReplacement(world, step.by, which, { atDoor, enter })
  const expected = model.members.has(step.by) ? 'log-authz' : atDoor
  return { expected, attempt: () => workspace.join(by, which.invite), record: enter }
}

function planReplacement(
  { workspace, model, crowd }: World,
  by: number,
  { invite, role, reach }: ModelInvite,
  { atDoor, enter }: { readonly atDoor: string; readonly enter: () => void },
): Plan {
  const old = crowd[by] as TestPerson
  const member = model.members.get(by)
  const mayNot = member === undefined || (member.role === 'owner' && role !== 'owner')
  let newer: TestPerson
  return {
    expected: mayNot ? 'log-authz' : atDoor,
    attempt: async () => {
      const { secrets } = await makeIdentity(old.userId)
      newer = await personOf(old.name, old.userId, { ...secrets, generation: old.secrets.generation + 1 })
      const { state } = workspace.verified
      const { identity, email, name } = newer
      const scopes = grantsFor(state, reach).map(({ scope }) => scope)
      const grants = await workspace.grants(newer.receiver, identity.boxPublic, scopes)
      const { inviteId, keys } = invite
      const draft = { type: 'replace-identity', inviteId, identity, email, name, epoch: state.epoch, grants } as const
      await workspace.append(draft, { ...newer, coSign: signerOf(keys.signingSeed) })
    },
    record: () => {
      enter()
      crowd[by] = newer
      model.isDue = true
    },
  }
}

type EnvironmentStep = Step & { do: 'add-environment' | 'rename' | 'remove-environment' | 'push' }

function planEnvironment(world: World, step: EnvironmentStep): Plan {
  const { workspace, model } = world
  const by = personAt(world, step.by)
  if (step.do === 'add-environment') {
    const name = `env-${step.name}`
    let id: EnvironmentId
    const expected = model.isDue ? 'epoch-required' : model.nameIsTaken(name) ? 'log-chain' : 'accepted'
    return {
      expected: model.governs(step.by) ? expected : 'log-authz',
      attempt: async () => void (id = await workspace.addEnvironment(by, name)),
      record: () => void model.environments.push({ id, name, isLive: true, hasCheckpoint: false, secrets: new Map() }),
    }
  }
  const which = model.environments[step.which % model.environments.length] as ModelEnvironment
  if (step.do === 'push')
    return planPush(world, step, model.live()[step.which % model.live().length] as ModelEnvironment)
  const { id: environmentId } = which
  if (step.do === 'rename') {
    const name = `env-${step.name}`
    const isFree = which.isLive && !model.nameIsTaken(name)
    return {
      expected: !model.governs(step.by) ? 'log-authz' : isFree ? 'accepted' : 'log-chain',
      attempt: () => workspace.append({ type: 'rename-environment', environmentId, name }, by),
      record: () => void (which.name = name),
    }
  }
  const mayGo = which.isLive && model.live().length > 1
  return {
    expected: !model.governs(step.by) ? 'log-authz' : mayGo ? 'accepted' : 'log-chain',
    attempt: () => workspace.append({ type: 'remove-environment', environmentId }, by),
    record: () => {
      which.isLive = false
      which.hasCheckpoint = false
    },
  }
}

function planPush(world: World, { by, name }: { by: number; name: number }, environment: ModelEnvironment): Plan {
  const { workspace, model } = world
  const value = String(workspace.time)
  return {
    expected: model.isDue ? 'epoch-required' : model.mayWrite(by, environment) ? 'accepted' : 'commit-author',
    attempt: () => workspace.push(personAt(world, by), workspace.shared(environment.name), { [`NAME_${name}`]: value }),
    record: () => void environment.secrets.set(`NAME_${name}`, value),
  }
}

function planAccess(world: World, { by, whom, role, narrow }: Step & { do: 'set-access' }): Plan {
  const { workspace, model } = world
  const { userId, receiver, identity } = personAt(world, whom)
  const reach = narrow && !isGoverning(role) ? [model.live()[0]?.id as EnvironmentId] : ('all' as const)
  const to: ModelMember = { role, reach }
  const old = model.members.get(whom)
  const cause = { type: 'set-access', userId, role, access: reach } as const
  const record = () => void model.members.set(whom, to)

  const mayNot = old === undefined || !model.mayGive(by, old.role) || !model.mayGive(by, role)
  if (mayNot || (model.isLastOwner(whom) && role !== 'owner'))
    return { expected: 'log-authz', attempt: () => appendAnyway(world, by, cause), record }
  if (old.role === role && sameReach(old.reach, reach))
    return { expected: 'log-chain', attempt: () => appendAnyway(world, by, cause), record }
  if (model.takesAway(whom, to)) {
    const started = epochOf(world, by, cause, () => {
      record()
      model.closeInvitesBy(whom)
    })
    return { expected: by === whom ? 'log-authz' : 'accepted', ...started }
  }
  const attempt = async () => {
    const { state } = workspace.verified
    const scopes = grantsFor(state, reach).map(({ scope }) => scope)
    const grants = await workspace.grants(receiver, identity.boxPublic, scopes)
    const keys = sameReach(old.reach, reach)
      ? ({ kind: 'none' } as const)
      : ({ kind: 'grants', epoch: state.epoch, grants } as const)
    await workspace.append({ ...cause, keys } satisfies Draft, personAt(world, by))
  }
  return { expected: 'accepted', attempt, record }
}

function planRemoval(world: World, { by, whom }: { readonly by: number; readonly whom: number }): Plan {
  const { workspace, model } = world
  const { userId } = personAt(world, whom)
  const target = model.members.get(whom)
  const cause = { type: 'remove-member', userId } as const
  const end = () => {
    model.members.delete(whom)
    model.closeInvitesBy(whom)
  }
  const mayNot = target === undefined || model.isLastOwner(whom) || (by !== whom && !model.mayGive(by, target.role))
  if (by === whom) {
    const record = () => {
      end()
      model.isDue = true
    }
    return {
      expected: mayNot ? 'log-authz' : 'accepted',
      attempt: () => workspace.append(cause, personAt(world, by)),
      record,
    }
  }
  if (mayNot) return { expected: 'log-authz', attempt: () => appendAnyway(world, by, cause), record: end }
  return { expected: 'accepted', ...epochOf(world, by, cause, end) }
}

function planMachine(world: World, step: Step & { do: 'add-machine' | 'remove-machine' }): Plan {
  const { workspace, model } = world
  const by = personAt(world, step.by)
  if (step.do === 'remove-machine') {
    const which = model.machines[step.which % Math.max(1, model.machines.length)]
    const machineId = which?.machine.machineId ?? newId<TestMachine['machineId']>()
    const cause = { type: 'remove-machine', machineId } as const
    const expected = model.governs(step.by) ? 'log-chain' : 'log-authz'
    if (which === undefined || !which.isActive)
      return { expected, attempt: () => appendAnyway(world, step.by, cause), record: nothing }
    const started = epochOf(world, step.by, cause, () => void (which.isActive = false))
    return { expected: model.governs(step.by) ? 'accepted' : 'log-authz', ...started }
  }
  const name = `CI ${step.name}`
  const reach = model
    .live()
    .map(({ id }) => id)
    .toSorted()
  const expiry = step.brief ? workspace.time + 3 : workspace.time + 1_000_000
  const isTaken = model.machines.some(({ isActive, machine }) => isActive && machine.name === name)
  const expected = model.isDue ? 'epoch-required' : isTaken ? 'log-chain' : 'accepted'
  let machine: TestMachine
  return {
    expected: model.governs(step.by) ? expected : 'log-authz',
    attempt: async () => void (machine = await addMachine(workspace, by, { name, access: reach, expiry })),
    record: () => void model.machines.push({ machine, reach, expiry, isActive: true, hasKeys: true }),
  }
}
