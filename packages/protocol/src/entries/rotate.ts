// rotate: starts an epoch on its own: the first, one on demand, or the one that is due since somebody left.
import { readRotation, startEpoch, writeRotation, type Rotation } from '../rotation.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export type Rotate = Rotation

export const rotate: EntryKind<Rotate> = {
  number: 13,
  write: writeRotation,
  read: readRotation,

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply: startEpoch,
}
