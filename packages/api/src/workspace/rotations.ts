// Entries that start an epoch: each stands alone in its request, because everything else that a new epoch needs comes with it.
import type { Scope } from '@infisical/crypto/server'
import { rotationIn, type Rotation } from '@infisical/protocol'
import { Refusal } from '../refusal.ts'
import type { Statement } from './statements.ts'

/** The rotation of the request, if there is one. `malformed` when another entry stands beside it. */
export function soleRotation(statements: readonly Statement[]): Rotation | undefined {
  const rotations = statements.flatMap(({ entry }) => rotationIn(entry) ?? [])
  if (rotations.length > 0 && statements.length > 1) throw new Refusal('malformed', { field: 'entries' })
  return rotations[0]
}

/** A scope as requests and answers name it. */
export function textOfScope(scope: Scope): string {
  return scope.kind === 'workspace' ? 'workspace' : scope.environmentId
}
