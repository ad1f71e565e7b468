// Which entries start an epoch: a rotate, and whatever takes something away from somebody.
import type { Draft } from './entries/kinds.ts'
import type { UnknownPayload } from './entry.ts'
import type { Rotation } from './rotation.ts'

/** Undefined for an entry that starts none. */
export function rotationIn(entry: Draft | UnknownPayload): Rotation | undefined {
  switch (entry.type) {
    case 'rotate':
      return entry
    case 'set-access':
      return entry.keys.kind === 'rotation' ? entry.keys.rotation : undefined
    case 'remove-member':
    case 'remove-machine':
      return entry.rotation
    default:
      return undefined
  }
}
