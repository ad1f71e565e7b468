// What people of a test workspace make, as tests see it.
import type { Access, InviteId, InviteKeys, PairId, Receiver, Scope } from '@infisical/crypto'
import type { BuiltCommit } from '../build-commit.ts'

export interface TestKeyBox {
  readonly epoch: number
  readonly receiver: Receiver
  readonly scope: Scope
  readonly box: Uint8Array
}

export interface TestInvite {
  readonly inviteId: InviteId
  readonly secret: Uint8Array
  readonly keys: InviteKeys
  readonly email: string
  readonly access: Access
}

export interface TestPush extends BuiltCommit {
  readonly removed: readonly PairId[]
}
