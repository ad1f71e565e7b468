// What every type of entry says of itself: how its payload is written and read, who may append it, and what it changes.
import type { Access, KeyId, Reader, Role, SignLabel, SignPublic, UserId, Writer } from '@infisical/crypto/server'
import { environments, rightsOf } from '../queries.ts'
import type { State } from '../state.ts'
import { refuse, type TrustCode } from '../trust-error.ts'

/** Who says that he made the entry. */
export interface Actor {
  readonly userId: UserId
  readonly keyId: KeyId
}

/** Where an entry stands, and when and by whom it was made. */
export interface Position {
  readonly seq: number
  readonly time: number
  readonly actor: Actor
}

/** `Admitted` is the payload after its keys were judged. */
export interface EntryKind<Payload, Admitted extends Payload = Payload> {
  /** The type byte. */
  readonly number: number
  write(writer: Writer, payload: Payload): void
  /** Refuses (`malformed`) what breaks the form, whatever the state. */
  read(reader: Reader): Payload
  /** `log-authz` unless the actor may append this to a log in that state. */
  authorise(before: State, payload: Payload, actor: Actor): void
  /** Judges the keys that the payload brings: `key-invalid`. */
  admit(payload: Payload): Promise<Admitted>
  /** The key of somebody who is not a member yet; absent where the actor has to be one. */
  newcomer?(payload: Admitted): SignPublic
  /** The second signature; absent where there is none. */
  readonly coSign?: CoSign<Admitted>
  /** The state after, but for its seq and time. Refuses by the payload's own rules. */
  apply(before: State, payload: Admitted, at: Position): State
}

/** A second signature over the same bytes, under a label of its own. */
export interface CoSign<Admitted> {
  readonly label: SignLabel
  /** When it is missing or does not fit. */
  readonly refusal: TrustCode
  /** Refuses when there is no such key. */
  key(before: State, payload: Admitted): SignPublic
}

/** For `authorise`: active members of these roles. Gives the role. Whose keys they are is asked of every actor. */
export function requireRole(before: State, actor: Actor, ...allowed: readonly Role[]): Role {
  const role = rightsOf(before, actor.userId)?.role
  return role !== undefined && allowed.includes(role) ? role : refuse('log-authz')
}

/** For `admit`: payloads without keys. */
export async function nothingToAdmit<Payload>(payload: Payload): Promise<Payload> {
  return payload
}

/** `key-duplicate` when one of these public keys belongs to anybody already: to a member or a machine at any time, or to an invite. */
export function checkUnseenKeys(before: State, claimed: PublicKeys): void {
  const isSeen = (keys: PublicKeys) =>
    sameKey(keys.signPublic, claimed.signPublic) || sameKey(keys.boxPublic, claimed.boxPublic)
  const { members, invites, machines } = before
  if (members.some(({ keys }) => keys.some(isSeen)) || invites.some(isSeen) || machines.some(isSeen))
    refuse('key-duplicate')
}

/** `log-chain` for access to an environment that is not there. */
export function checkLiveAccess(before: State, access: Access): void {
  if (access === 'all') return
  const live = new Set(environments(before).map(({ id }) => id))
  if (!access.every((environmentId) => live.has(environmentId))) refuse('log-chain')
}

/** `epoch-required`: nothing is sealed, and nobody new is given keys, that somebody who went has too. */
export function refuseWhileDue({ rotationDue }: State): void {
  if (rotationDue !== undefined) refuse('epoch-required')
}

interface PublicKeys {
  readonly signPublic: Uint8Array
  readonly boxPublic: Uint8Array
}

/** Public keys hide nothing, and thousands are looked through: the first byte that differs ends it. */
function sameKey(some: Uint8Array, other: Uint8Array): boolean {
  for (let i = 0; i < 32; i++) if (some[i] !== other[i]) return false
  return true
}
