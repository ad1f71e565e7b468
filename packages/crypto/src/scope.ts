// Which key a key box carries (SPEC 8): the workspace key, or the key of one environment.
import type { EnvironmentId } from './brands.ts'
import { malformed } from './errors.ts'
import { ZERO_ID } from './ids.ts'
import type { Reader } from './reader.ts'
import { Writer } from './writer.ts'

export type Scope =
  { readonly kind: 'workspace' } | { readonly kind: 'environment'; readonly environmentId: EnvironmentId }

/** 0x00 || 16 zero bytes, or 0x01 || environment id */
export function writeScope(writer: Writer, scope: Scope): void {
  if (scope.kind === 'workspace') writer.u8(0).id(ZERO_ID)
  else writer.u8(1).id(scope.environmentId)
}

export function readScope(reader: Reader): Scope {
  const kind = reader.u8()
  const environmentId = reader.id<EnvironmentId>()
  if (kind === 1) return { kind: 'environment', environmentId }
  if (kind !== 0 || environmentId !== (ZERO_ID as string)) malformed('unknown scope')
  return { kind: 'workspace' }
}

/** The 17 bytes of a scope, as they stand in frames. */
export function encodeScope(scope: Scope): Uint8Array {
  const writer = new Writer(17)
  writeScope(writer, scope)
  return writer.finish()
}
