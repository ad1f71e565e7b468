// What a membership log says at one position: who is in the workspace, with which keys and rights, and who holds which key box. A state is a
// value: entries lead from one to the next and never change one.
import {
  ZERO_HASH,
  type Access,
  type BoxPublic,
  type EnvironmentId,
  type Hash,
  type Id,
  type InviteId,
  type MachineId,
  type Receiver,
  type Role,
  type Scope,
  type SignPublic,
  type UserId,
} from '@infisical/crypto/server'

export interface State {
  /** Of the entry that led here; -1 before the first. */
  readonly seq: number
  /** Of that entry, in milliseconds since 1970. */
  readonly time: number
  readonly workspaceName: string
  /** 0 until the first keys are given out. */
  readonly epoch: number
  /** Of the workspace key; zeros in epoch 0. */
  readonly commitment: Hash
  /** Ascending by id, as all lists of a state are. */
  readonly environments: readonly Environment[]
  /** Everybody who ever was one. */
  readonly members: readonly Member[]
  /** Open, used and cancelled ones. */
  readonly invites: readonly Invite[]
  /** Ascending by receiver kind, receiver id, scope. */
  readonly grants: readonly BoxGrant[]
  /** Active, expired and removed ones. */
  readonly machines: readonly Machine[]
  /** The seq of the entry by which somebody went without new keys for the others. Until the next epoch nothing may be sealed. */
  readonly rotationDue: number | undefined
  /** Where the shared chains stood when the epoch began. Ascending by environment; none in epoch 1. */
  readonly checkpoints: readonly Checkpoint[]
}

/** Positions p of the log with from <= p < until. */
export interface Span {
  readonly from: number
  readonly until: number | undefined
}

export interface Environment {
  readonly id: EnvironmentId
  readonly name: string
  readonly addedAt: number
  readonly removedAt: number | undefined
  /** Of the environment key of the state's epoch; zeros in epoch 0. */
  readonly commitment: Hash
}

export interface Member {
  readonly userId: UserId
  readonly email: string
  readonly name: string
  /** Every key pair ever admitted, so that what was signed long ago can still be judged. */
  readonly keys: readonly MemberKeys[]
  readonly rights: readonly Rights[]
}

export interface MemberKeys extends Span {
  readonly generation: number
  readonly signPublic: SignPublic
  readonly boxPublic: BoxPublic
}

export interface Rights extends Span {
  readonly role: Role
  readonly access: Access
}

export interface Invite {
  readonly id: InviteId
  readonly signPublic: SignPublic
  readonly boxPublic: BoxPublic
  readonly role: Role
  readonly access: Access
  readonly emailHash: Hash
  /** Milliseconds since 1970; a join at that time still counts. */
  readonly expiry: number
  readonly epoch: number
  readonly inviter: UserId
  readonly status: InviteStatus
}

export type InviteStatus = 'open' | 'used' | 'cancelled'

/** What a service token stands for. Its one identity has the machine id in place of a user id, and generation 1. */
export interface Machine extends Span {
  readonly id: MachineId
  readonly signPublic: SignPublic
  readonly boxPublic: BoxPublic
  readonly name: string
  /** Writer or reader. */
  readonly role: Role
  /** Never all: a machine holds environment keys alone. */
  readonly access: Access
  /** Milliseconds since 1970; at that time it still counts. */
  readonly expiry: number
  readonly creator: UserId
}

/** The entry `logSeq` began an epoch when commit `seq` was the head of the environment's shared chain. */
export interface Checkpoint {
  readonly environmentId: EnvironmentId
  readonly logSeq: number
  readonly seq: number
  readonly hash: Hash
}

/** The signed log says that this receiver was given this box. */
export interface BoxGrant {
  readonly kind: Receiver['kind']
  readonly id: Id
  readonly scope: Scope
  /** H("key-box", box) */
  readonly box: Hash
}

/** Before the first entry. */
export const NOTHING: State = Object.freeze({
  seq: -1,
  time: 0,
  workspaceName: '',
  epoch: 0,
  commitment: ZERO_HASH,
  environments: [],
  members: [],
  invites: [],
  grants: [],
  machines: [],
  rotationDue: undefined,
  checkpoints: [],
})
