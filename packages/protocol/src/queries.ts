// Questions to a state. The folded state is the only view of who is who: nothing the server says beside it counts.
import {
  keyIdOf,
  type Access,
  type BoxPublic,
  type ChainContext,
  type EnvironmentId,
  type Hash,
  type Id,
  type InviteId,
  type KeyId,
  type MachineId,
  type PublicIdentity,
  type Receiver,
  type Role,
  type Scope,
  type UserId,
} from '@infisical/crypto/server'
import { scopesOf } from './grant.ts'
import { findSorted, grantKey } from './order.ts'
import type { Environment, Invite, Machine, Member, MemberKeys, Rights, Span, State } from './state.ts'

/** Whoever is or was a member. */
export function memberOf(state: State, userId: UserId): Member | undefined {
  return findSorted(state.members, userId, (member) => member.userId)
}

export function activeMembers(state: State): Member[] {
  return state.members.filter((member) => member.rights.some(isCurrent))
}

/** Open means neither used nor cancelled. Whether one has expired is for the clock of the one who asks. */
export function openInvites(state: State): Invite[] {
  return state.invites.filter(({ status }) => status === 'open')
}

export function inviteOf(state: State, inviteId: InviteId): Invite | undefined {
  return findSorted(state.invites, inviteId, ({ id }) => id)
}

/** Those that were not removed. Whether one has expired is for the clock of the one who asks. */
export function activeMachines(state: State): Machine[] {
  return state.machines.filter(isCurrent)
}

/** Whatever is or was a machine. */
export function machineOf(state: State, machineId: MachineId): Machine | undefined {
  return findSorted(state.machines, machineId, ({ id }) => id)
}

/** The machine's keys in the shape of an identity. */
export function machineIdentity({ id, signPublic, boxPublic }: Machine): PublicIdentity<MachineId> {
  return { userId: id, generation: 1, signPublic, boxPublic }
}

/** The live ones. */
export function environments(state: State): Environment[] {
  return state.environments.filter(({ removedAt }) => removedAt === undefined)
}

export function liveEnvironment(state: State, environmentId: EnvironmentId): Environment | undefined {
  return environments(state).find(({ id }) => id === environmentId)
}

/** One per live environment, ascending. */
export function liveScopes(state: State): Scope[] {
  return environments(state).map(({ id }) => ({ kind: 'environment', environmentId: id }))
}

/** What an access calls for: environments that were removed need no keys. */
export function scopesIn(state: State, access: Access): Scope[] {
  if (access === 'all') return scopesOf(access)
  return scopesOf(access.filter((environmentId) => liveEnvironment(state, environmentId) !== undefined))
}

export function environmentByName(state: State, name: string): Environment | undefined {
  return environments(state).find((environment) => environment.name === name)
}

/** Role and access of an active member. */
export function rightsOf(state: State, userId: UserId): Rights | undefined {
  return memberOf(state, userId)?.rights.find(isCurrent)
}

/** The keys that an active member signs with and receives by. */
export function identityOf(state: State, userId: UserId): PublicIdentity | undefined {
  const member = memberOf(state, userId)
  const keys = member?.keys.find(isCurrent)
  return keys === undefined || !member?.rights.some(isCurrent) ? undefined : asIdentity(userId, keys)
}

/** The invite's keys in the shape of an identity. */
export function inviteIdentity(invite: Invite): PublicIdentity<InviteId> {
  return { userId: invite.id, generation: 1, signPublic: invite.signPublic, boxPublic: invite.boxPublic }
}

/** The identity of that member or machine that has this key id, if it held at that position of the log. */
export function identityAt(state: State, id: Id, keyId: KeyId, seq: number): PublicIdentity<Id> | undefined {
  const keys = memberOf(state, id as UserId)?.keys.filter((keys) => holdsAt(keys, seq)) ?? []
  const machine = machineOf(state, id as MachineId)
  const identities: PublicIdentity<Id>[] = keys.map((keys) => asIdentity(id as UserId, keys))
  if (machine !== undefined && holdsAt(machine, seq)) identities.push(machineIdentity(machine))
  return identities.find((identity) => keyIdOf(identity) === keyId)
}

/** Whether the member or machine may read there at that position of the log: role and access held, and the environment was there. */
export function mayRead(state: State, userId: Id, environmentId: EnvironmentId, atSeq: number): boolean {
  return rightsIn(state, userId, environmentId, atSeq) !== undefined
}

/** As `mayRead`, with the role of a writer or above. Of personal secrets a reader may write his own. */
export function mayWrite(state: State, userId: Id, environmentId: EnvironmentId, atSeq: number): boolean {
  const role = rightsIn(state, userId, environmentId, atSeq)?.role
  return role !== undefined && role !== 'reader'
}

export interface RequiredReceiver {
  readonly receiver: Receiver
  readonly scope: Scope
  /** Of the receiver. */
  readonly boxPublic: BoxPublic
}

/**
 * Exactly those who get the keys of an epoch that starts at that time (milliseconds since 1970), ascending by kind, id, scope: active members,
 * and the open invites and active machines that have not expired.
 */
export function requiredReceivers(state: State, time: number): RequiredReceiver[] {
  const members = activeMembers(state).flatMap((member) => {
    const identity = identityOf(state, member.userId)
    const rights = member.rights.find(isCurrent)
    return identity === undefined || rights === undefined ? [] : receptions(state, 'member', identity, rights.access)
  })
  const isGood = ({ expiry }: { readonly expiry: number }) => time <= expiry
  const invites = openInvites(state)
    .filter(isGood)
    .flatMap((invite) => receptions(state, 'invite', inviteIdentity(invite), invite.access))
  const machines = activeMachines(state)
    .filter(isGood)
    .flatMap((machine) => receptions(state, 'machine', machineIdentity(machine), machine.access))
  return [...members, ...invites, ...machines]
}

/** The hash of the box that the log says the receiver was given. */
export function grantOf(state: State, receiver: Pick<Receiver, 'kind' | 'id'>, scope: Scope): Hash | undefined {
  const key = grantKey({ kind: receiver.kind, id: receiver.id, scope })
  return findSorted(state.grants, key, grantKey)?.box
}

/** What a commit of that chain has to be made for: the workspace's epoch, or the generation of the personal chain's owner. */
export function epochOf(state: State, chain: ChainContext): number {
  return chain.kind === 'shared' ? state.epoch : (identityOf(state, chain.owner)?.generation ?? 0)
}

/** The commitment to the current key of a scope; undefined when there is no such key. */
export function keyCommitment(state: State, scope: Scope): Hash | undefined {
  if (state.epoch === 0) return undefined
  if (scope.kind === 'workspace') return state.commitment
  return environments(state).find(({ id }) => id === scope.environmentId)?.commitment
}

function receptions(
  state: State,
  kind: Receiver['kind'],
  identity: PublicIdentity<Id>,
  access: Access,
): RequiredReceiver[] {
  const receiver = { kind, id: identity.userId, keyId: keyIdOf(identity) }
  return scopesIn(state, access).map((scope) => ({ receiver, scope, boxPublic: identity.boxPublic }))
}

function rightsIn(
  state: State,
  id: Id,
  environmentId: EnvironmentId,
  seq: number,
): Pick<Rights, 'role' | 'access'> | undefined {
  const environment = findSorted(state.environments, environmentId, ({ id }) => id)
  if (environment === undefined) return undefined
  if (!holdsAt({ from: environment.addedAt, until: environment.removedAt }, seq)) return undefined
  const machine = machineOf(state, id as MachineId)
  const held: readonly (Span & Pick<Rights, 'role' | 'access'>)[] = [
    ...(memberOf(state, id as UserId)?.rights ?? []),
    ...(machine === undefined ? [] : [machine]),
  ]
  const rights = held.find((rights) => holdsAt(rights, seq))
  return rights !== undefined && reaches(rights.access, environmentId) ? rights : undefined
}

export function reaches(access: Access, environmentId: EnvironmentId): boolean {
  return access === 'all' || access.includes(environmentId)
}

function holdsAt({ from, until }: Span, seq: number): boolean {
  return from <= seq && (until === undefined || seq < until)
}

function isCurrent({ until }: Span): boolean {
  return until === undefined
}

function asIdentity(userId: UserId, keys: MemberKeys): PublicIdentity {
  return { userId, generation: keys.generation, signPublic: keys.signPublic, boxPublic: keys.boxPublic }
}

/** Those with a say over others have access to all. */
export function isGoverning(role: Role): boolean {
  return role === 'owner' || role === 'admin'
}

/** Whether a role may give out another: an owner any, an admin all but owner. */
export function mayGive(role: Role, given: Role): boolean {
  return role === 'owner' || (role === 'admin' && given !== 'owner')
}
