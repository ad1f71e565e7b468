// A public identity: who someone is, in 84 bytes (SPEC 7). Key ids and fingerprints are hashes of it.
import { admitBoxPublic, admitSignPublic } from './admission.ts'
import type { BoxPublic, Id, KeyId, SignPublic, UserId } from './brands.ts'
import { equalBytes, toHex } from './bytes.ts'
import { malformed } from './errors.ts'
import { hash } from './hash.ts'
import type { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** As it came in: nobody has judged the keys yet. */
export interface ClaimedIdentity<Owner extends Id = UserId> {
  readonly userId: Owner
  /** Begins at 1. */
  readonly generation: number
  readonly signPublic: Uint8Array
  readonly boxPublic: Uint8Array
}

/** With both keys admitted. Invite keys have this shape too, with the invite id as `userId` and generation 1. */
export interface PublicIdentity<Owner extends Id = UserId> extends ClaimedIdentity<Owner> {
  readonly signPublic: SignPublic
  readonly boxPublic: BoxPublic
}

export function encodeIdentity(identity: ClaimedIdentity<Id>): Uint8Array {
  const writer = new Writer(84)
  writeIdentity(writer, identity)
  return writer.finish()
}

export function writeIdentity(writer: Writer, identity: ClaimedIdentity<Id>): void {
  if (identity.generation < 1) malformed('generations begin at 1')
  writer.id(identity.userId).u32(identity.generation).fixed(identity.signPublic, 32).fixed(identity.boxPublic, 32)
}

export function readIdentity<Owner extends Id = UserId>(reader: Reader): ClaimedIdentity<Owner> {
  const userId = reader.id<Owner>()
  const generation = reader.u32()
  if (generation < 1) malformed('generations begin at 1')
  return { userId, generation, signPublic: reader.fixed(32), boxPublic: reader.fixed(32) }
}

/** Judges both keys: `key-invalid` when one is unacceptable. */
export async function admitIdentity<Owner extends Id>(claimed: ClaimedIdentity<Owner>): Promise<PublicIdentity<Owner>> {
  return {
    userId: claimed.userId,
    generation: claimed.generation,
    signPublic: await admitSignPublic(claimed.signPublic),
    boxPublic: await admitBoxPublic(claimed.boxPublic),
  }
}

/** The first 16 bytes of H("key-id", identity). */
export function keyIdOf(identity: ClaimedIdentity<Id>): KeyId {
  return toHex(hash('key-id', encodeIdentity(identity)).subarray(0, 16)) as KeyId
}

/** Of one owner: whether both have the same keys of the same generation. */
export function sameIdentity(one: Omit<ClaimedIdentity, 'userId'>, other: Omit<ClaimedIdentity, 'userId'>): boolean {
  return (
    equalBytes(one.signPublic, other.signPublic) &&
    equalBytes(one.boxPublic, other.boxPublic) &&
    one.generation === other.generation
  )
}
