// Questions to a state. The folded state is the only view of who is who: nothing the server says beside it counts.
import {
  keyIdOf,
  type Access,
  type ChainContext,
  type EnvironmentId,
  type Hash,
  type Id,
  type InviteId,
  type KeyId,
  type PublicIdentity,
  type Receiver,
  type Role,
  type Scope,
  type UserId,
} from '@infisical/crypto/server'
import { scopesOf } from './grant.ts'
import { findSorted, grantKey } from './order.ts'
import type { Environment, Invite, Member, MemberKeys, Rights, Span, State } from './state.ts'

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

/** The live ones. */
export function environments(state: State): Environment[] {
  return state.environments.filter(({ removedAt }) => removedAt === undefined)
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

/** The identity of that member that has this key id, if it held at that position of the log. */
export function identityAt(state: State, userId: UserId, keyId: KeyId, seq: number): PublicIdentity | undefined {
  const keys = memberOf(state, userId)?.keys.filter((keys) => holdsAt(keys, seq)) ?? []
  return keys.map((keys) => asIdentity(userId, keys)).find((identity) => keyIdOf(identity) === keyId)
}

/** Whether the member may read there at that position of the log: role and access held, and the environment was there. */
export function mayRead(state: State, userId: UserId, environmentId: EnvironmentId, atSeq: number): boolean {
  return rightsIn(state, userId, environmentId, atSeq) !== undefined
}

/** As `mayRead`, with the role of a writer or above. Of personal secrets a reader may write his own. */
export function mayWrite(state: State, userId: UserId, environmentId: EnvironmentId, atSeq: number): boolean {
  const role = rightsIn(state, userId, environmentId, atSeq)?.role
  return role !== undefined && role !== 'reader'
}

export interface RequiredReceiver {
  readonly receiver: Receiver
  readonly scope: Scope
}

/** Exactly those who get the keys of an epoch that starts now: active members and open invites, ascending by kind, id, scope. */
export function requiredReceivers(state: State): RequiredReceiver[] {
  const members = activeMembers(state).flatMap((member) => {
    const identity = identityOf(state, member.userId)
    const rights = member.rights.find(isCurrent)
    return identity === undefined || rights === undefined ? [] : receptions('member', identity, rights.access)
  })
  const invites = openInvites(state).flatMap((invite) => receptions('invite', inviteIdentity(invite), invite.access))
  return [...members, ...invites]
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

function receptions(kind: Receiver['kind'], identity: PublicIdentity<Id>, access: Access): RequiredReceiver[] {
  const receiver = { kind, id: identity.userId, keyId: keyIdOf(identity) }
  return scopesOf(access).map((scope) => ({ receiver, scope }))
}

function rightsIn(state: State, userId: UserId, environmentId: EnvironmentId, seq: number): Rights | undefined {
  const environment = findSorted(state.environments, environmentId, ({ id }) => id)
  if (environment === undefined) return undefined
  if (!holdsAt({ from: environment.addedAt, until: environment.removedAt }, seq)) return undefined
  const rights = memberOf(state, userId)?.rights.find((rights) => holdsAt(rights, seq))
  return rights !== undefined && reaches(rights.access, environmentId) ? rights : undefined
}

function reaches(access: Access, environmentId: EnvironmentId): boolean {
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

/** Whether a role may give out another: an owner any, an admin all but owner. */
export function mayGive(role: Role, given: Role): boolean {
  return role === 'owner' || (role === 'admin' && given !== 'owner')
}
