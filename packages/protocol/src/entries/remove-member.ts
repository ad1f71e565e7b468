// remove-member: somebody is a member no more. Whoever removes another changes the keys in the same entry; whoever leaves cannot (he would
// know the new ones), and leaves the duty to an owner or admin.
import type { UserId } from '@infisical/crypto/server'
import { mayGive, rightsOf } from '../queries.ts'
import { readRotation, startEpoch, writeRotation, type Rotation } from '../rotation.ts'
import { refuse } from '../trust-error.ts'
import { endMember, keepOneOwner } from './end-member.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface RemoveMember {
  readonly userId: UserId
  /** Absent exactly when somebody leaves by himself. */
  readonly rotation?: Rotation | undefined
}

export const removeMember: EntryKind<RemoveMember> = {
  number: 9,

  write(writer, { userId, rotation }) {
    writer.id(userId).optional(rotation, writeRotation)
  },

  read(reader) {
    return { userId: reader.id<UserId>(), rotation: reader.optional(readRotation) }
  },

  authorise(before, { userId, rotation }, actor) {
    const target = rightsOf(before, userId) ?? refuse('log-authz')
    keepOneOwner(before, userId)
    if (actor.userId === userId) {
      if (rotation !== undefined) refuse('log-authz')
      return
    }
    if (!mayGive(requireRole(before, actor, 'owner', 'admin'), target.role)) refuse('log-authz')
  },

  admit: nothingToAdmit,

  apply(before, { userId, rotation }, at) {
    const without = endMember(before, userId, at.seq)
    if (rotation !== undefined) return startEpoch(without, rotation, at)
    if (at.actor.userId !== userId) refuse('epoch-required')
    return { ...without, rotationDue: before.rotationDue ?? at.seq }
  },
}
