// The table of entry types. A new type is a new file and a new line here; the reserved ones (SPEC 8) have no line and stop the fold.
import { addEnvironment, type AddEnvironment } from './add-environment.ts'
import { cancelInvite, type CancelInvite } from './cancel-invite.ts'
import { genesis, type Genesis } from './genesis.ts'
import { invite, type NewInvite } from './invite.ts'
import { join, type Join } from './join.ts'
import type { EntryKind } from './kind.ts'
import { rotate, type Rotate } from './rotate.ts'

/** Type → payload. */
export interface Payloads {
  readonly genesis: Genesis
  readonly 'add-environment': AddEnvironment
  readonly invite: NewInvite
  readonly 'cancel-invite': CancelInvite
  readonly join: Join
  readonly rotate: Rotate
}

export type EntryType = keyof Payloads

/** What an entry does, without where it stands and who made it. */
export type Draft = { [Type in EntryType]: { readonly type: Type } & Payloads[Type] }[EntryType]

const kinds: Readonly<Record<EntryType, unknown>> = {
  genesis,
  'add-environment': addEnvironment,
  invite,
  'cancel-invite': cancelInvite,
  join,
  rotate,
} satisfies { [Type in EntryType]: EntryKind<Payloads[Type], never> | EntryKind<Payloads[Type]> }

/** A draft is always handed to the kind of its own type, which the compiler cannot follow through the table. */
export function kindOf(type: EntryType): EntryKind<Draft> {
  return kinds[type] as EntryKind<Draft>
}

const types = new Map((Object.keys(kinds) as EntryType[]).map((type) => [kindOf(type).number, type]))

/** Undefined for a type byte that version 1 does not describe. */
export function typeOf(number: number): EntryType | undefined {
  return types.get(number)
}
