// The start of an epoch (SPEC 8): new keys for exactly those who must have them, the old keys sealed under the new ones, and where every
// shared chain stands. Its own entry (rotate), or a part of the entry that takes something away from somebody.
import {
  checkAscending,
  readReceiver,
  readScope,
  writeReceiver,
  writeScope,
  type EnvironmentId,
  type Hash,
  type Reader,
  type Receiver,
  type Scope,
  type Writer,
} from '@infisical/crypto/server'
import { readGrant, writeGrant, type Grant } from './grant.ts'
import { MOST } from './limits.ts'
import { grantKey, scopeKey } from './order.ts'
import { environments, liveScopes, requiredReceivers } from './queries.ts'
import type { BoxGrant, State } from './state.ts'
import { refuse } from './trust-error.ts'

export interface Rotation {
  readonly epoch: number
  /** To the workspace key. */
  readonly commitment: Hash
  /** All live ones, ascending by id. */
  readonly environments: readonly { readonly environmentId: EnvironmentId; readonly commitment: Hash }[]
  /** Ascending by kind, id and scope. */
  readonly receivers: readonly { readonly receiver: Receiver; readonly grant: Grant }[]
  /** Hashes of the keys of the epoch before, sealed under the new ones: of every scope, ascending. Empty in epoch 1. */
  readonly previousKeys: readonly { readonly scope: Scope; readonly hash: Hash }[]
  /** The head of every live environment's shared chain, ascending by id. Empty in epoch 1, and absent from its bytes. */
  readonly heads: readonly RotatedHead[]
}

export interface RotatedHead {
  readonly environmentId: EnvironmentId
  readonly seq: number
  readonly hash: Hash
}

const MOST_RECEIVERS = (MOST.members + MOST.invites + MOST.machines) * MOST.environments

export function writeRotation(writer: Writer, rotation: Rotation): void {
  writer.u32(rotation.epoch).hash(rotation.commitment)
  writer.list(rotation.environments, (to, { environmentId, commitment }) => to.id(environmentId).hash(commitment))
  writer.list(rotation.receivers, (to, { receiver, grant }) => {
    writeReceiver(to, receiver)
    writeGrant(to, grant)
  })
  writer.list(rotation.previousKeys, (to, { scope, hash }) => {
    writeScope(to, scope)
    to.hash(hash)
  })
  if (rotation.epoch > 1)
    writer.list(rotation.heads, (to, { environmentId, seq, hash }) => to.id(environmentId).u64(seq).hash(hash))
}

export function readRotation(reader: Reader): Rotation {
  const epoch = reader.u32()
  const rotation = {
    epoch,
    commitment: reader.hash(),
    environments: reader.list(MOST.environments, (from) => ({
      environmentId: from.id<EnvironmentId>(),
      commitment: from.hash(),
    })),
    receivers: reader.list(MOST_RECEIVERS, (from) => ({ receiver: readReceiver(from), grant: readGrant(from) })),
    previousKeys: reader.list(MOST.environments + 1, (from) => ({ scope: readScope(from), hash: from.hash() })),
    heads: epoch > 1 ? reader.list(MOST.environments, readHead) : [],
  }
  checkAscending(rotation.environments, ({ environmentId }) => environmentId)
  checkAscending(rotation.receivers, ({ receiver, grant }) => receptionKey(receiver, grant.scope))
  checkAscending(rotation.previousKeys, ({ scope }) => scopeKey(scope))
  checkAscending(rotation.heads, ({ environmentId }) => environmentId)
  if (epoch <= 1 && rotation.previousKeys.length > 0) refuse('malformed')
  return rotation
}

function readHead(reader: Reader): RotatedHead {
  return { environmentId: reader.id<EnvironmentId>(), seq: reader.u64(), hash: reader.hash() }
}

/**
 * `state` with whatever the entry took away taken away. `epoch-chain` for another epoch than the next, `epoch-recipients` unless environments,
 * receivers, previous keys and heads are exactly the required ones.
 */
export function startEpoch(state: State, rotation: Rotation, at: { seq: number; time: number }): State {
  if (rotation.epoch !== state.epoch + 1) refuse('epoch-chain')
  const isExact =
    namesAllEnvironments(state, rotation.environments) &&
    namesAllReceivers(state, rotation, at.time) &&
    namesWhatWas(state, rotation)
  if (!isExact) refuse('epoch-recipients')

  const commitments = new Map(rotation.environments.map(({ environmentId, commitment }) => [environmentId, commitment]))
  return {
    ...state,
    epoch: rotation.epoch,
    commitment: rotation.commitment,
    environments: state.environments.map((environment) => ({
      ...environment,
      commitment: commitments.get(environment.id) ?? environment.commitment,
    })),
    grants: rotation.receivers.map(({ receiver, grant }): BoxGrant => {
      return { kind: receiver.kind, id: receiver.id, scope: grant.scope, box: grant.box }
    }),
    rotationDue: undefined,
    checkpoints: rotation.heads.map((head) => ({ ...head, logSeq: at.seq })),
  }
}

/** The first epoch follows upon nothing. */
function namesWhatWas(state: State, { epoch, previousKeys, heads }: Rotation): boolean {
  if (epoch === 1) return previousKeys.length === 0 && heads.length === 0
  const named = previousKeys.map(({ scope }) => scopeKey(scope))
  return sameTexts(named, previousScopes(state).map(scopeKey)) && namesAllEnvironments(state, heads)
}

/** Those whose keys a new epoch hands on: the workspace, and every live environment, ascending. */
export function previousScopes(state: State): Scope[] {
  return [{ kind: 'workspace' }, ...liveScopes(state)]
}

function namesAllEnvironments(state: State, named: readonly { readonly environmentId: EnvironmentId }[]): boolean {
  const ids = named.map(({ environmentId }) => environmentId)
  return sameTexts(
    ids,
    environments(state).map(({ id }) => id),
  )
}

function namesAllReceivers(state: State, rotation: Rotation, time: number): boolean {
  const named = rotation.receivers.map(({ receiver, grant }) => exactKey(receiver, grant.scope))
  return sameTexts(
    named,
    requiredReceivers(state, time).map(({ receiver, scope }) => exactKey(receiver, scope)),
  )
}

function receptionKey({ kind, id }: Receiver, scope: Scope): string {
  return grantKey({ kind, id, scope })
}

function exactKey(receiver: Receiver, scope: Scope): string {
  return `${receptionKey(receiver, scope)}${receiver.keyId}`
}

function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((text, i) => text === others[i])
}
