// add-machine: what a service token stands for. It holds the keys of the environments it is for and no others, and signs for its own key.
import {
  admitIdentity,
  checkDisplayName,
  readAccess,
  readIdentity,
  readRole,
  writeAccess,
  writeIdentity,
  writeRole,
  type Access,
  type ClaimedIdentity,
  type Id,
  type MachineId,
  type PublicIdentity,
  type Role,
  type UserId,
} from '@infisical/crypto/server'
import { checkGrants, readGrants, writeGrants, type Grant } from '../grant.ts'
import { MOST, SIZE } from '../limits.ts'
import { insertSorted } from '../order.ts'
import { activeMachines, isGoverning, memberOf, scopesIn } from '../queries.ts'
import { refuse } from '../trust-error.ts'
import { withGrants } from './box-grants.ts'
import { checkLiveAccess, checkUnseenKeys, refuseWhileDue, requireRole, type EntryKind } from './kind.ts'

export interface AddMachine {
  /** The machine id in the place of a user id; generation 1. */
  readonly identity: ClaimedIdentity<MachineId>
  readonly name: string
  /** Writer or reader. */
  readonly role: Role
  /** Never all. */
  readonly access: Access
  /** Milliseconds since 1970. */
  readonly expiry: number
  readonly epoch: number
  readonly grants: readonly Grant[]
}

interface Admitted extends AddMachine {
  readonly identity: PublicIdentity<MachineId>
}

export const addMachine: EntryKind<AddMachine, Admitted> = {
  number: 11,

  write(writer, { identity, name, role, access, expiry, epoch, grants }) {
    writeIdentity(writer, identity)
    writeRole(writer.text(name), role)
    writeAccess(writer, access)
    writeGrants(writer.u64(expiry).u32(epoch), grants)
  },

  read(reader) {
    const identity = readIdentity<MachineId>(reader)
    const payload = {
      identity,
      name: reader.text(SIZE.displayName),
      role: readRole(reader),
      access: readAccess(reader, MOST.environments),
      expiry: reader.u64(),
      epoch: reader.u32(),
      grants: readGrants(reader),
    }
    checkDisplayName(payload.name)
    if (identity.generation !== 1 || isGoverning(payload.role) || payload.access === 'all') refuse('malformed')
    return payload
  },

  authorise(before, _payload, actor) {
    requireRole(before, actor, 'owner', 'admin')
  },

  async admit(payload) {
    return { ...payload, identity: await admitIdentity(payload.identity) }
  },

  coSign: {
    label: 'machine-accept',
    refusal: 'signature',
    key(_before, { identity }) {
      return identity.signPublic
    },
  },

  apply(before, { identity, name, role, access, expiry, epoch, grants }, { seq, actor }) {
    refuseWhileDue(before)
    const { userId: id, signPublic, boxPublic } = identity
    const isKnown =
      before.machines.some((machine) => machine.id === id) || memberOf(before, id as Id as UserId) !== undefined
    if (isKnown || activeMachines(before).some((machine) => machine.name === name)) refuse('log-chain')
    checkUnseenKeys(before, identity)
    checkLiveAccess(before, access)
    if (epoch === 0 || epoch !== before.epoch) refuse('epoch-stale')
    checkGrants(grants, scopesIn(before, access))
    if (before.machines.length >= MOST.machines) refuse('limit')

    const span = { from: seq, until: undefined }
    const machine = { id, signPublic, boxPublic, name, ...span, role, access, expiry, creator: actor.userId }
    const machines = insertSorted(before.machines, machine, (one) => one.id)
    return withGrants({ ...before, machines }, { kind: 'machine', id }, grants)
  },
}
