// The encoding of a state (SPEC 8), whose hash stands in every entry. A step of the log changes few items of few lists, so the bytes of each
// item are kept beside it: a step encodes what is new, and only copying and hashing touch the whole.
import {
  checkAscending,
  decodeExactly,
  hashHex,
  readAccess,
  readmitBoxPublic,
  readmitSignPublic,
  readRole,
  readScope,
  receiverKindByte,
  receiverKindOf,
  writeAccess,
  writeRole,
  writeScope,
  Writer,
  type EnvironmentId,
  type Hash,
  type InviteId,
  type MachineId,
  type Reader,
  type UserId,
} from '@infisical/crypto/server'
import { MOST, SIZE } from './limits.ts'
import { readObject, writeObject } from './objects.ts'
import { grantKey } from './order.ts'
import type {
  BoxGrant,
  Checkpoint,
  Environment,
  Invite,
  InviteStatus,
  Machine,
  Member,
  MemberKeys,
  Rights,
  State,
} from './state.ts'
import { refuse, trusting } from './trust-error.ts'

const MOST_GRANTS = (MOST.members + MOST.invites + MOST.machines) * MOST.environments
/** An optional seq, and a checkpoint of 64 bytes for every environment. */
const TAIL_SIZE = 13 + 64 * MOST.environments
const MOST_SPANS = 10_000
const statuses: readonly InviteStatus[] = ['open', 'used', 'cancelled']

/** H("log-state", state encoding) */
export function stateHash(state: State): Hash {
  return hashHex('log-state', encodeState(state))
}

export function encodeState(state: State): Uint8Array {
  return trusting(() => encode(state))
}

/** For a state whose hash has been verified, or that was kept safely: its keys are not judged again. `malformed` as ever. */
export function decodeState(bytes: Uint8Array): State {
  return trusting(() => decodeExactly(bytes, decode, encode))
}

function encode(state: State): Uint8Array {
  const { environments, members, invites, grants, machines } = state
  const items = environments.length + members.length + invites.length + grants.length + machines.length
  const writer = writeObject(new Writer(256 + 200 * items), 'state')
  writer.u64(state.seq).u64(state.time).text(state.workspaceName).u32(state.epoch).hash(state.commitment)
  writer.list(environments, kept(writeEnvironment))
  writer.list(members, kept(writeMember))
  writer.list(invites, kept(writeInvite))
  writer.list(grants, kept(writeGrant))
  writer.list(machines, kept(writeMachine))
  return writer.bytes(encodeTail(state)).finish()
}

function decode(reader: Reader): State {
  readObject(reader, 'state')
  const state = {
    seq: reader.u64(),
    time: reader.u64(),
    workspaceName: reader.text(SIZE.displayName),
    epoch: reader.u32(),
    commitment: reader.hash(),
    environments: reader.list(MOST.environments, readEnvironment),
    members: reader.list(MOST.members, readMember),
    invites: reader.list(MOST.invites, readInvite),
    grants: reader.list(MOST_GRANTS, readGrant),
    machines: reader.list(MOST.machines, readMachine),
    ...decodeTail(reader.bytes(TAIL_SIZE)),
  }
  checkAscending(state.environments, ({ id }) => id)
  checkAscending(state.members, ({ userId }) => userId)
  checkAscending(state.invites, ({ id }) => id)
  checkAscending(state.grants, grantKey)
  checkAscending(state.machines, ({ id }) => id)
  checkAscending(state.checkpoints, ({ environmentId }) => environmentId)
  return state
}

const encodings = new WeakMap<object, Uint8Array>()

/** Writes an item by its kept bytes; makes and keeps them the first time. Items never change, so neither do their bytes. */
function kept<Item extends object>(write: (writer: Writer, item: Item) => void) {
  return (writer: Writer, item: Item) => {
    let bytes = encodings.get(item)
    if (bytes === undefined) {
      const own = new Writer()
      write(own, item)
      bytes = own.finish()
      encodings.set(item, bytes)
    }
    writer.fixed(bytes, bytes.length)
  }
}

function writeEnvironment(writer: Writer, { id, name, addedAt, removedAt, commitment }: Environment): void {
  writer.id(id).text(name).u64(addedAt).optional(removedAt, writeU64).hash(commitment)
}

function readEnvironment(reader: Reader): Environment {
  return {
    id: reader.id<EnvironmentId>(),
    name: reader.text(SIZE.environmentName),
    addedAt: reader.u64(),
    removedAt: reader.optional(readU64),
    commitment: reader.hash(),
  }
}

function writeMember(writer: Writer, { userId, email, name, keys, rights }: Member): void {
  writer.id(userId).text(email).text(name).list(keys, writeKeys).list(rights, writeRights)
}

function readMember(reader: Reader): Member {
  return {
    userId: reader.id<UserId>(),
    email: reader.text(SIZE.email),
    name: reader.text(SIZE.displayName),
    keys: reader.list(MOST_SPANS, readKeys),
    rights: reader.list(MOST_SPANS, readRights),
  }
}

function writeKeys(writer: Writer, { generation, signPublic, boxPublic, from, until }: MemberKeys): void {
  writer.u32(generation).fixed(signPublic, 32).fixed(boxPublic, 32).u64(from).optional(until, writeU64)
}

function readKeys(reader: Reader): MemberKeys {
  return {
    generation: reader.u32(),
    signPublic: readmitSignPublic(reader.fixed(32)),
    boxPublic: readmitBoxPublic(reader.fixed(32)),
    from: reader.u64(),
    until: reader.optional(readU64),
  }
}

function writeRights(writer: Writer, { from, until, role, access }: Rights): void {
  writeRole(writer.u64(from).optional(until, writeU64), role)
  writeAccess(writer, access)
}

function readRights(reader: Reader): Rights {
  return {
    from: reader.u64(),
    until: reader.optional(readU64),
    role: readRole(reader),
    access: readAccess(reader, MOST.environments),
  }
}

function writeInvite(writer: Writer, invite: Invite): void {
  writer.id(invite.id).fixed(invite.signPublic, 32).fixed(invite.boxPublic, 32)
  writeRole(writer, invite.role)
  writeAccess(writer, invite.access)
  writer.hash(invite.emailHash).u64(invite.expiry).u32(invite.epoch).id(invite.inviter)
  writer.u8(statuses.indexOf(invite.status))
}

function readInvite(reader: Reader): Invite {
  return {
    id: reader.id<InviteId>(),
    signPublic: readmitSignPublic(reader.fixed(32)),
    boxPublic: readmitBoxPublic(reader.fixed(32)),
    role: readRole(reader),
    access: readAccess(reader, MOST.environments),
    emailHash: reader.hash(),
    expiry: reader.u64(),
    epoch: reader.u32(),
    inviter: reader.id<UserId>(),
    status: statuses[reader.u8()] ?? refuse('malformed'),
  }
}

function writeGrant(writer: Writer, { kind, id, scope, box }: BoxGrant): void {
  writer.u8(receiverKindByte(kind)).id(id)
  writeScope(writer, scope)
  writer.hash(box)
}

function readGrant(reader: Reader): BoxGrant {
  return { kind: receiverKindOf(reader.u8()), id: reader.id(), scope: readScope(reader), box: reader.hash() }
}

function writeMachine(writer: Writer, machine: Machine): void {
  const { id, signPublic, boxPublic, name, from, until, role, access, expiry, creator } = machine
  writer.id(id).fixed(signPublic, 32).fixed(boxPublic, 32).text(name).u64(from).optional(until, writeU64)
  writeRole(writer, role)
  writeAccess(writer, access)
  writer.u64(expiry).id(creator)
}

function readMachine(reader: Reader): Machine {
  return {
    id: reader.id<MachineId>(),
    signPublic: readmitSignPublic(reader.fixed(32)),
    boxPublic: readmitBoxPublic(reader.fixed(32)),
    name: reader.text(SIZE.displayName),
    from: reader.u64(),
    until: reader.optional(readU64),
    role: readRole(reader),
    access: readAccess(reader, MOST.environments),
    expiry: reader.u64(),
    creator: reader.id<UserId>(),
  }
}

/** Empty for a workspace whose keys were never changed and need not be. */
function encodeTail({ rotationDue, checkpoints }: Tail): Uint8Array {
  if (rotationDue === undefined && checkpoints.length === 0) return new Uint8Array(0)
  const writer = new Writer(13 + 64 * checkpoints.length)
  return writer.optional(rotationDue, writeU64).list(checkpoints, writeCheckpoint).finish()
}

type Tail = Pick<State, 'rotationDue' | 'checkpoints'>

function decodeTail(bytes: Uint8Array): Tail {
  if (bytes.length === 0) return { rotationDue: undefined, checkpoints: [] }
  return decodeExactly(
    bytes,
    (reader) => ({
      rotationDue: reader.optional(readU64),
      checkpoints: reader.list(MOST.environments, readCheckpoint),
    }),
    encodeTail,
  )
}

function writeCheckpoint(writer: Writer, { environmentId, logSeq, seq, hash }: Checkpoint): void {
  writer.id(environmentId).u64(logSeq).u64(seq).hash(hash)
}

function readCheckpoint(reader: Reader): Checkpoint {
  return {
    environmentId: reader.id<EnvironmentId>(),
    logSeq: reader.u64(),
    seq: reader.u64(),
    hash: reader.hash(),
  }
}

function writeU64(writer: Writer, value: number): void {
  writer.u64(value)
}

function readU64(reader: Reader): number {
  return reader.u64()
}
