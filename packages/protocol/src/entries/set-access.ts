// set-access: another role, or other environments, for a member. What takes something away from him changes the keys and notes where every chain
// stands, as a removal does; what gives him more brings the boxes for it.
import {
  readAccess,
  readRole,
  writeAccess,
  writeRole,
  type Access,
  type Reader,
  type Role,
  type UserId,
  type Writer,
} from '@infisical/crypto/server'
import { checkGrants, readGrants, writeGrants, type Grant } from '../grant.ts'
import { MOST } from '../limits.ts'
import { environments, isGoverning, mayGive, memberOf, reaches, rightsOf, scopesIn } from '../queries.ts'
import { readRotation, startEpoch, writeRotation, type Rotation } from '../rotation.ts'
import type { Member, Rights, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { withGrants, withoutGrants } from './box-grants.ts'
import { keepOneOwner, limitMember, sameAccess, withMember, withRights } from './end-member.ts'
import { checkLiveAccess, nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface SetAccess {
  readonly userId: UserId
  readonly role: Role
  readonly access: Access
  readonly keys: AccessKeys
}

export type AccessKeys =
  | { readonly kind: 'none' }
  /** The boxes for exactly the new access, in the place of those he had. */
  | { readonly kind: 'grants'; readonly epoch: number; readonly grants: readonly Grant[] }
  | { readonly kind: 'rotation'; readonly rotation: Rotation }

export const setAccess: EntryKind<SetAccess> = {
  number: 8,

  write(writer, { userId, role, access, keys }) {
    writeRole(writer.id(userId), role)
    writeAccess(writer, access)
    writeKeys(writer, keys)
  },

  read(reader) {
    const payload = {
      userId: reader.id<UserId>(),
      role: readRole(reader),
      access: readAccess(reader, MOST.environments),
      keys: readKeys(reader),
    }
    if (isGoverning(payload.role) && payload.access !== 'all') refuse('malformed')
    return payload
  },

  authorise(before, { userId, role }, actor) {
    const target = rightsOf(before, userId) ?? refuse('log-authz')
    const own = requireRole(before, actor, 'owner', 'admin')
    if (!mayGive(own, target.role) || !mayGive(own, role)) refuse('log-authz')
    keepOneOwner(before, userId, role)
  },

  admit: nothingToAdmit,

  apply(before, { userId, role, access, keys }, at) {
    const member = memberOf(before, userId) as Member
    const old = rightsOf(before, userId) as Rights
    checkLiveAccess(before, access)
    if (old.role === role && sameAccess(old.access, access)) refuse('log-chain')
    if (takesAway(before, old, { role, access })) {
      // He would make the new keys himself.
      if (at.actor.userId === userId) refuse('log-authz')
      if (keys.kind !== 'rotation') refuse('epoch-required')
      return startEpoch(limitMember(before, { userId, role, access }, at.seq), keys.rotation, at)
    }
    const after = withMember(before, withRights(member, role, access, at.seq))
    if (keys.kind === 'rotation') refuse('log-chain')
    if (sameAccess(old.access, access)) return keys.kind === 'none' ? after : refuse('epoch-recipients')
    if (keys.kind !== 'grants') refuse('epoch-recipients')
    if (keys.epoch !== before.epoch) refuse('epoch-stale')
    checkGrants(keys.grants, scopesIn(before, access))
    const holder = { kind: 'member', id: userId } as const
    return withGrants(withoutGrants(after, 'member', userId), holder, keys.grants)
  },
}

/** Whether he could read or write somewhere before and cannot after. Access to all reaches what does not exist yet, so a list is less. */
export function takesAway(
  before: State,
  old: Pick<Rights, 'role' | 'access'>,
  now: Pick<Rights, 'role' | 'access'>,
): boolean {
  if (old.access === 'all' && now.access !== 'all') return true
  const couldWrite = old.role !== 'reader'
  return environments(before).some(({ id }) => {
    const [could, can] = [reaches(old.access, id), reaches(now.access, id)]
    return could && (!can || (couldWrite && now.role === 'reader'))
  })
}

/** u8: 0 none, 1 u32 epoch || list(grant), 2 rotation */
function writeKeys(writer: Writer, keys: AccessKeys): void {
  switch (keys.kind) {
    case 'none':
      writer.u8(0)
      return
    case 'grants':
      writeGrants(writer.u8(1).u32(keys.epoch), keys.grants)
      return
    case 'rotation':
      writeRotation(writer.u8(2), keys.rotation)
  }
}

function readKeys(reader: Reader): AccessKeys {
  switch (reader.u8()) {
    case 0:
      return { kind: 'none' }
    case 1:
      return { kind: 'grants', epoch: reader.u32(), grants: readGrants(reader) }
    case 2:
      return { kind: 'rotation', rotation: readRotation(reader) }
    default:
      return refuse('malformed')
  }
}
