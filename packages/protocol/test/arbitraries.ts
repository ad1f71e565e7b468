// Values of every kind that stands in entries, states, commits and packs: valid by the form of SPEC 1 and 8, whatever their meaning.
import {
  checkDisplayName,
  toHex,
  type Access,
  type BoxPublic,
  type ChainContext,
  type EnvironmentId,
  type Hash,
  type Id,
  type InviteId,
  type KeyId,
  type MachineId,
  type PairId,
  type Receiver,
  type Role,
  type Scope,
  type SignPublic,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto/server'
import fc from 'fast-check'
import type { Commit } from '../src/commit.ts'
import type { Draft, EntryType, Payloads } from '../src/entries/kinds.ts'
import type { Entry, EntryHeader, UnknownPayload } from '../src/entry.ts'
import type { Envelope } from '../src/envelope.ts'
import type { Grant } from '../src/grant.ts'
import { grantKey, scopeKey } from '../src/order.ts'
import type { RecordFields } from '../src/pack.ts'
import type { Rotation } from '../src/rotation.ts'
import type { State } from '../src/state.ts'

export const bytesOf = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })

export const id = <Kind extends Id = Id>(): fc.Arbitrary<Kind> => bytesOf(16).map((bytes) => toHex(bytes) as Kind)
export const hashOf = <Kind extends Hash = Hash>(): fc.Arbitrary<Kind> =>
  bytesOf(32).map((bytes) => toHex(bytes) as Kind)
export const key = <Kind extends Uint8Array>(): fc.Arbitrary<Kind> => bytesOf(32) as unknown as fc.Arbitrary<Kind>

export const u32 = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffff_ffff }))
export const u64 = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
const positive = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 0xffff_ffff }))

export const displayName = fc
  .oneof(
    fc.constantFrom('Alice', 'Ævar', '李雷', 'Zoë 🌱', 'x'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  )
  .map((text) => text.normalize('NFC').trim())
  .filter(isDisplayName)
export const environmentName = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/)
export const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9+.]{1,20}$/), fc.constantFrom('acme.test', 'bücher.example', 'x'))
  .map(([local, domain]) => `${local}@${domain}`)

export const role: fc.Arbitrary<Role> = fc.constantFrom('owner', 'admin', 'writer', 'reader')
const environmentIds = ascending(id<EnvironmentId>(), (each) => each, { minLength: 1, maxLength: 4 })
export const access: fc.Arbitrary<Access> = fc.oneof(fc.constant('all' as const), environmentIds)
export const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'workspace' as const }),
  fc.record({ kind: fc.constant('environment' as const), environmentId: id<EnvironmentId>() }),
)
export const receiver: fc.Arbitrary<Receiver> = fc.record({
  kind: fc.constantFrom('member', 'invite', 'machine'),
  id: id(),
  keyId: id<KeyId>(),
})

const grants = ascending(fc.record({ scope, box: hashOf() }), (grant: Grant) => scopeKey(grant.scope))
const identity = fc.record({ userId: id<UserId>(), generation: positive, signPublic: key(), boxPublic: key() })

const rotation: fc.Arbitrary<Rotation> = fc
  .record({
    epoch: u32,
    commitment: hashOf(),
    environments: ascending(
      fc.record({ environmentId: id<EnvironmentId>(), commitment: hashOf() }),
      (each) => each.environmentId,
    ),
    receivers: ascending(
      fc.record({ receiver, grant: fc.record({ scope, box: hashOf() }) }),
      (each: { receiver: Receiver; grant: Grant }) => grantKey({ ...each.receiver, scope: each.grant.scope }),
    ),
    previousKeys: ascending(fc.record({ scope, hash: hashOf() }), (each: { scope: Scope }) => scopeKey(each.scope)),
    heads: ascending(
      fc.record({ environmentId: id<EnvironmentId>(), seq: u64, hash: hashOf() }),
      (each) => each.environmentId,
    ),
  })
  .map((one) => (one.epoch <= 1 ? { ...one, previousKeys: [], heads: [] } : one))

export const payloads: { [Type in EntryType]: fc.Arbitrary<Payloads[Type]> } = {
  genesis: fc.record({ workspaceName: displayName, identity, email, name: displayName }),
  'add-environment': fc.record({
    environmentId: id<EnvironmentId>(),
    name: environmentName,
    key: fc.option(fc.record({ epoch: u32, commitment: hashOf() }), { nil: undefined }),
  }),
  invite: fc
    .record({
      inviteId: id<InviteId>(),
      signPublic: key(),
      boxPublic: key(),
      role,
      access,
      emailHash: hashOf(),
      expiry: u64,
      epoch: u32,
      grants,
    })
    .map((invite) => (invite.role === 'owner' || invite.role === 'admin' ? { ...invite, access: 'all' } : invite)),
  'cancel-invite': fc.record({ inviteId: id<InviteId>() }),
  join: fc.record({ inviteId: id<InviteId>(), identity, email, name: displayName, epoch: u32, grants }),
  'rename-environment': fc.record({ environmentId: id<EnvironmentId>(), name: environmentName }),
  'remove-environment': fc.record({ environmentId: id<EnvironmentId>() }),
  'set-access': fc
    .record({
      userId: id<UserId>(),
      role,
      access,
      keys: fc.oneof(
        fc.constant({ kind: 'none' as const }),
        fc.record({ kind: fc.constant('grants' as const), epoch: u32, grants }),
        fc.record({ kind: fc.constant('rotation' as const), rotation }),
      ),
    })
    .map((change) => (change.role === 'owner' || change.role === 'admin' ? { ...change, access: 'all' } : change)),
  'remove-member': fc.record({ userId: id<UserId>(), rotation: fc.option(rotation, { nil: undefined }) }),
  'replace-identity': fc.record({ inviteId: id<InviteId>(), identity, email, name: displayName, epoch: u32, grants }),
  'add-machine': fc.record({
    identity: fc.record({ userId: id<MachineId>(), generation: fc.constant(1), signPublic: key(), boxPublic: key() }),
    name: displayName,
    role: fc.constantFrom('writer' as const, 'reader' as const),
    access: environmentIds,
    expiry: u64,
    epoch: u32,
    grants,
  }),
  'remove-machine': fc.record({ machineId: id<MachineId>(), rotation }),
  rotate: rotation,
}

/** A draft of one type. */
export function draftOf<Type extends EntryType>(type: Type): fc.Arbitrary<Draft> {
  return payloads[type].map((payload) => ({ ...payload, type }) as Draft)
}

const described = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
export const unknownPayload: fc.Arbitrary<UnknownPayload> = fc.record({
  type: fc.constant('unknown' as const),
  number: fc.nat(255).filter((number) => !described.includes(number)),
  payload: fc.uint8Array({ maxLength: 60 }),
})

export const header: fc.Arbitrary<EntryHeader> = fc.record({
  workspaceId: hashOf<WorkspaceId>(),
  seq: u64,
  previous: hashOf(),
  time: u64,
  actor: id<UserId>(),
  actorKeyId: id<KeyId>(),
  stateHash: hashOf(),
})

export function entryOf(draft: fc.Arbitrary<Draft | UnknownPayload>): fc.Arbitrary<Entry> {
  return fc.tuple(header, draft).map(([place, what]) => ({ ...place, ...what }))
}

export const envelope: fc.Arbitrary<Envelope> = fc.record({
  body: fc.uint8Array({ maxLength: 200 }),
  signature: bytesOf(64),
  coSignature: fc.option(bytesOf(64), { nil: undefined }),
})

const until = fc.option(u64, { nil: undefined })
export const state: fc.Arbitrary<State> = fc.record({
  seq: u64,
  time: u64,
  workspaceName: displayName,
  epoch: u32,
  commitment: hashOf(),
  environments: ascending(
    fc.record({ id: id<EnvironmentId>(), name: environmentName, addedAt: u64, removedAt: until, commitment: hashOf() }),
    (each) => each.id,
    { maxLength: 3 },
  ),
  members: ascending(
    fc.record({
      userId: id<UserId>(),
      email,
      name: displayName,
      keys: fc.array(
        fc.record({ generation: u32, signPublic: key<SignPublic>(), boxPublic: key<BoxPublic>(), from: u64, until }),
        { maxLength: 2 },
      ),
      rights: fc.array(fc.record({ from: u64, until, role, access }), { maxLength: 2 }),
    }),
    (each) => each.userId,
    { maxLength: 3 },
  ),
  invites: ascending(
    fc.record({
      id: id<InviteId>(),
      signPublic: key<SignPublic>(),
      boxPublic: key<BoxPublic>(),
      role,
      access,
      emailHash: hashOf(),
      expiry: u64,
      epoch: u32,
      inviter: id<UserId>(),
      status: fc.constantFrom('open' as const, 'used' as const, 'cancelled' as const),
    }),
    (each) => each.id,
    { maxLength: 3 },
  ),
  grants: ascending(fc.record({ kind: receiver.map(({ kind }) => kind), id: id(), scope, box: hashOf() }), (each) =>
    grantKey(each),
  ),
  machines: ascending(
    fc.record({
      id: id<MachineId>(),
      signPublic: key<SignPublic>(),
      boxPublic: key<BoxPublic>(),
      name: displayName,
      from: u64,
      until,
      role,
      access,
      expiry: u64,
      creator: id<UserId>(),
    }),
    (each) => each.id,
    { maxLength: 3 },
  ),
  rotationDue: until,
  checkpoints: ascending(
    fc.record({ environmentId: id<EnvironmentId>(), logSeq: u64, seq: u64, hash: hashOf() }),
    (each) => each.environmentId,
    { maxLength: 3 },
  ),
})

export const chain: fc.Arbitrary<ChainContext> = fc
  .tuple(hashOf<WorkspaceId>(), id<EnvironmentId>(), fc.option(id<UserId>(), { nil: undefined }))
  .map(([workspaceId, environmentId, owner]) => {
    const place = { workspaceId, environmentId }
    return owner === undefined ? { ...place, kind: 'shared' } : { ...place, kind: 'personal', owner }
  })

export const commit: fc.Arbitrary<Commit> = fc.record({
  chain,
  seq: u64.map((seq) => Math.max(1, seq)),
  previous: hashOf(),
  logSeq: u64,
  logHash: hashOf(),
  epoch: u32,
  author: id<UserId>(),
  authorKeyId: id<KeyId>(),
  time: u64,
  entries: u32,
  manifest: hashOf(),
  message: fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ minLength: 28, maxLength: 100 })),
})

export const recordFields: fc.Arbitrary<RecordFields> = fc.record({
  pairId: id<PairId>(),
  version: positive,
  epoch: u32,
  changed: u64.map((seq) => Math.max(1, seq)),
  nameBox: fc.uint8Array({ minLength: 28, maxLength: 60 }),
  valueBox: fc.uint8Array({ minLength: 28, maxLength: 60 }),
})

/** Ascending by pair id, each pair once. */
export const recordList: fc.Arbitrary<RecordFields[]> = ascending(recordFields, ({ pairId }) => pairId, {
  maxLength: 8,
})

export function ascending<Item>(
  item: fc.Arbitrary<Item>,
  keyOf: (item: Item) => string,
  size: fc.ArrayConstraints = { maxLength: 4 },
): fc.Arbitrary<Item[]> {
  return fc
    .uniqueArray(item, { ...size, selector: keyOf })
    .map((items) => items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
}

function isDisplayName(text: string): boolean {
  try {
    checkDisplayName(text)
    return true
  } catch {
    return false
  }
}
