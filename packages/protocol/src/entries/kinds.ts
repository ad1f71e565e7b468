// The table of entry types. A new type is a new file and a new line here; what SPEC 8 reserves has no line and stops the fold.
import { addEnvironment, type AddEnvironment } from './add-environment.ts'
import { addMachine, type AddMachine } from './add-machine.ts'
import { cancelInvite, type CancelInvite } from './cancel-invite.ts'
import { genesis, type Genesis } from './genesis.ts'
import { invite, type NewInvite } from './invite.ts'
import { join, type Join } from './join.ts'
import type { EntryKind } from './kind.ts'
import { removeEnvironment, type RemoveEnvironment } from './remove-environment.ts'
import { removeMachine, type RemoveMachine } from './remove-machine.ts'
import { removeMember, type RemoveMember } from './remove-member.ts'
import { renameEnvironment, type RenameEnvironment } from './rename-environment.ts'
import { replaceIdentity, type ReplaceIdentity } from './replace-identity.ts'
import { rotate, type Rotate } from './rotate.ts'
import { setAccess, type SetAccess } from './set-access.ts'

/** Type → payload. */
export interface Payloads {
  readonly genesis: Genesis
  readonly 'add-environment': AddEnvironment
  readonly 'rename-environment': RenameEnvironment
  readonly 'remove-environment': RemoveEnvironment
  readonly invite: NewInvite
  readonly 'cancel-invite': CancelInvite
  readonly join: Join
  readonly 'set-access': SetAccess
  readonly 'remove-member': RemoveMember
  readonly 'replace-identity': ReplaceIdentity
  readonly 'add-machine': AddMachine
  readonly 'remove-machine': RemoveMachine
  readonly rotate: Rotate
}

export type EntryType = keyof Payloads

/** What an entry does, without where it stands and who made it. */
export type Draft = { [Type in EntryType]: { readonly type: Type } & Payloads[Type] }[EntryType]

const kinds: Readonly<Record<EntryType, unknown>> = {
  genesis,
  'add-environment': addEnvironment,
  'rename-environment': renameEnvironment,
  'remove-environment': removeEnvironment,
  invite,
  'cancel-invite': cancelInvite,
  join,
  'set-access': setAccess,
  'remove-member': removeMember,
  'replace-identity': replaceIdentity,
  'add-machine': addMachine,
  'remove-machine': removeMachine,
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
