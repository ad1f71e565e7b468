// Grants: which scopes somebody's access calls for, and the hashes of the key boxes that carry them (SPEC 8).
import {
  checkAscending,
  hashHex,
  readScope,
  writeScope,
  type Access,
  type Hash,
  type Reader,
  type Scope,
  type Writer,
} from '@infisical/crypto/server'
import { MOST } from './limits.ts'
import { scopeKey } from './order.ts'
import { refuse } from './trust-error.ts'

export interface Grant {
  readonly scope: Scope
  /** H("key-box", box) */
  readonly box: Hash
}

const WORKSPACE: Scope = Object.freeze({ kind: 'workspace' })

/** The workspace scope alone for access to all, else one scope per environment, ascending. */
export function scopesOf(access: Access): Scope[] {
  if (access === 'all') return [WORKSPACE]
  return access.map((environmentId) => ({ kind: 'environment', environmentId }))
}

/** What a grant names a key box by. */
export function keyBoxHash(box: Uint8Array): Hash {
  return hashHex('key-box', box)
}

/** What a rotation names a sealed previous key by. */
export function previousKeyHash(sealed: Uint8Array): Hash {
  return hashHex('previous-key-hash', sealed)
}

/** `epoch-recipients` unless the grants are for exactly these scopes. */
export function checkGrants(grants: readonly Grant[], required: readonly Scope[]): void {
  const fit = grants.every(({ scope }, i) => required[i] !== undefined && scopeKey(scope) === scopeKey(required[i]))
  if (!fit || grants.length !== required.length) refuse('epoch-recipients')
}

/** scope || hash of a key box */
export function writeGrant(writer: Writer, { scope, box }: Grant): void {
  writeScope(writer, scope)
  writer.hash(box)
}

export function readGrant(reader: Reader): Grant {
  return { scope: readScope(reader), box: reader.hash() }
}

/** list(grant), ascending by scope */
export function writeGrants(writer: Writer, grants: readonly Grant[]): void {
  writer.list(grants, writeGrant)
}

export function readGrants(reader: Reader): Grant[] {
  const grants = reader.list(MOST.environments, readGrant)
  checkAscending(grants, ({ scope }) => scopeKey(scope))
  return grants
}
