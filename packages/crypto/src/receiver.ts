// For whom a key box is (SPEC 8).
import type { Id, KeyId } from './brands.ts'
import { malformed } from './errors.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

const kinds = ['member', 'invite', 'machine'] as const

export interface Receiver {
  readonly kind: (typeof kinds)[number]
  /** Of the user, invite or machine. */
  readonly id: Id
  readonly keyId: KeyId
}

/** u8 kind (0 member, 1 invite, 2 machine) || id || key id */
export function writeReceiver(writer: Writer, receiver: Receiver): void {
  writer.u8(receiverKindByte(receiver.kind)).id(receiver.id).id(receiver.keyId)
}

export function readReceiver(reader: Reader): Receiver {
  return { kind: receiverKindOf(reader.u8()), id: reader.id(), keyId: reader.id<KeyId>() }
}

export function receiverKindByte(kind: Receiver['kind']): number {
  return kinds.indexOf(kind)
}

export function receiverKindOf(byte: number): Receiver['kind'] {
  return kinds[byte] ?? malformed('unknown kind of receiver')
}
