// How a member's time ends, and how he comes to have other rights or keys. What was signed before is still judged by what he had then.
import type { Access, PublicIdentity, Role, UserId } from '@infisical/crypto/server'
import { replaceSorted } from '../order.ts'
import { activeMembers, memberOf, rightsOf } from '../queries.ts'
import type { Member, Span, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withoutGrants } from './box-grants.ts'
import { closeInvitesBy } from './close-invite.ts'

/** Keys and rights end together, and what he was given leaves the state. So do the invites that he made. */
export function endMember(before: State, userId: UserId, seq: number): State {
  const member = memberOf(before, userId) ?? refuse('log-authz')
  const ended = { ...member, keys: endedAt(member.keys, seq), rights: endedAt(member.rights, seq) }
  return closeInvitesBy(withoutGrants(withMember(before, ended), 'member', userId), userId)
}

/** He goes on with less. */
export function limitMember(
  before: State,
  { userId, role, access }: { readonly userId: UserId; readonly role: Role; readonly access: Access },
  seq: number,
): State {
  const member = memberOf(before, userId) ?? refuse('log-authz')
  return closeInvitesBy(withMember(before, withRights(member, role, access, seq)), userId)
}

/** The same rights stay one span. */
export function withRights(member: Member, role: Role, access: Access, from: number): Member {
  const now = member.rights.find(({ until }) => until === undefined)
  if (now !== undefined && now.role === role && sameAccess(now.access, access)) return member
  return { ...member, rights: [...endedAt(member.rights, from), { from, until: undefined, role, access }] }
}

export function withKeys(member: Member, identity: PublicIdentity, from: number): Member {
  const { generation, signPublic, boxPublic } = identity
  return {
    ...member,
    keys: [...endedAt(member.keys, from), { generation, signPublic, boxPublic, from, until: undefined }],
  }
}

export function withMember(before: State, member: Member): State {
  return { ...before, members: replaceSorted(before.members, member, ({ userId }) => userId) }
}

/** Nobody could ever govern a workspace whose last owner went. `log-authz` */
export function keepOneOwner(before: State, userId: UserId, roleAfter?: Role): void {
  if (rightsOf(before, userId)?.role !== 'owner' || roleAfter === 'owner') return
  const owners = activeMembers(before).filter((member) => rightsOf(before, member.userId)?.role === 'owner')
  if (owners.length === 1) refuse('log-authz')
}

export function sameAccess(some: Access, other: Access): boolean {
  if (some === 'all' || other === 'all') return some === other
  return some.length === other.length && some.every((id, i) => id === other[i])
}

function endedAt<Item extends Span>(spans: readonly Item[], until: number): Item[] {
  return spans.map((span) => (span.until === undefined ? { ...span, until } : span))
}
