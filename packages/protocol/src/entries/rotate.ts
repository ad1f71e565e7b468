// rotate: starts an epoch with new keys for exactly those who must have them. Version 1 knows the first epoch alone.
import {
  checkAscending,
  readReceiver,
  readScope,
  writeReceiver,
  writeScope,
  type EnvironmentId,
  type Hash,
  type Receiver,
  type Scope,
} from '@infisical/crypto/server'
import { readGrant, writeGrant, type Grant } from '../grant.ts'
import { MOST } from '../limits.ts'
import { grantKey, scopeKey } from '../order.ts'
import { environments, requiredReceivers } from '../queries.ts'
import type { BoxGrant, State } from '../state.ts'
import { refuse } from '../trust-error.ts'
import { nothingToAdmit, requireRole, type EntryKind } from './kind.ts'

export interface Rotate {
  readonly epoch: number
  /** To the workspace key. */
  readonly commitment: Hash
  /** All of them, ascending by id. */
  readonly environments: readonly { readonly environmentId: EnvironmentId; readonly commitment: Hash }[]
  /** Ascending by kind, id and scope. */
  readonly receivers: readonly { readonly receiver: Receiver; readonly grant: Grant }[]
  /** Hashes of the keys of the epoch before, sealed under the new ones. Empty in epoch 1. */
  readonly previousKeys: readonly { readonly scope: Scope; readonly hash: Hash }[]
}

const MOST_RECEIVERS = (MOST.members + MOST.invites) * MOST.environments

export const rotate: EntryKind<Rotate> = {
  number: 13,

  write(writer, payload) {
    writer.u32(payload.epoch).hash(payload.commitment)
    writer.list(payload.environments, (to, { environmentId, commitment }) => to.id(environmentId).hash(commitment))
    writer.list(payload.receivers, (to, { receiver, grant }) => {
      writeReceiver(to, receiver)
      writeGrant(to, grant)
    })
    writer.list(payload.previousKeys, (to, { scope, hash }) => {
      writeScope(to, scope)
      to.hash(hash)
    })
  },

  read(reader) {
    const payload = {
      epoch: reader.u32(),
      commitment: reader.hash(),
      environments: reader.list(MOST.environments, (from) => ({
        environmentId: from.id<EnvironmentId>(),
        commitment: from.hash(),
      })),
      receivers: reader.list(MOST_RECEIVERS, (from) => ({ receiver: readReceiver(from), grant: readGrant(from) })),
      previousKeys: reader.list(MOST.environments + 1, (from) => ({ scope: readScope(from), hash: from.hash() })),
    }
    checkAscending(payload.environments, ({ environmentId }) => environmentId)
    checkAscending(payload.receivers, ({ receiver, grant }) => receptionKey(receiver, grant.scope))
    checkAscending(payload.previousKeys, ({ scope }) => scopeKey(scope))
    if (payload.epoch <= 1 && payload.previousKeys.length > 0) refuse('malformed')
    return payload
  },

  checkKnown({ epoch }) {
    if (epoch > 1) refuse('log-unknown')
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  admit: nothingToAdmit,

  apply(before, payload) {
    if (payload.epoch !== before.epoch + 1) refuse('epoch-chain')
    if (!namesAllEnvironments(before, payload) || !namesAllReceivers(before, payload)) refuse('epoch-recipients')

    const commitments = new Map(
      payload.environments.map(({ environmentId, commitment }) => [environmentId, commitment]),
    )
    return {
      ...before,
      epoch: payload.epoch,
      commitment: payload.commitment,
      environments: before.environments.map((environment) => ({
        ...environment,
        commitment: commitments.get(environment.id) ?? environment.commitment,
      })),
      grants: payload.receivers.map(({ receiver, grant }): BoxGrant => {
        return { kind: receiver.kind, id: receiver.id, scope: grant.scope, box: grant.box }
      }),
    }
  },
}

function namesAllEnvironments(before: State, payload: Rotate): boolean {
  const named = payload.environments.map(({ environmentId }) => environmentId)
  return sameTexts(
    named,
    environments(before).map(({ id }) => id),
  )
}

function namesAllReceivers(before: State, payload: Rotate): boolean {
  const named = payload.receivers.map(({ receiver, grant }) => exactKey(receiver, grant.scope))
  return sameTexts(
    named,
    requiredReceivers(before).map(({ receiver, scope }) => exactKey(receiver, scope)),
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
