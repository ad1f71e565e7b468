// The secrets of a workspace as one table, names by environments. The worker keeps it with every value and every unsaved edit; a page gets
// names, which values are equal, and the one value that it asks for. Unsaved edits are kept on this device, sealed for their author alone: they are
// there again after a reload, a lock and another log-in.
import type { NamedValue, RotatedFor, WorkspaceSummary } from '@infisical/client'

export interface TableVerbs {
  /** Pulls every environment that is open to the user, and verifies. Unsaved edits stay. */
  read(place: InTable): Promise<Table>
  reveal(cell: CellPlace): Promise<RevealedValue>
  /** All of them as one step of `undo`. `secret-name`, `secret-value` for what cannot be stored; then none is made. */
  edit(change: InTable & { readonly edits: readonly Edit[] }): Promise<Table>
  undo(place: InTable): Promise<Table>
  redo(place: InTable): Promise<Table>
  /** Forgets the unsaved edits of these cells, or all. */
  discard(choice: InTable & { readonly cells?: readonly CellName[] }): Promise<Table>
  /** What would become of an environment if it held these: nothing is edited yet. */
  compare(given: InTable & { readonly environment: string; readonly pairs: readonly NamedValue[] }): Promise<Comparison>
  /** What a push would send now. */
  pending(place: InTable): Promise<readonly PendingChanges[]>
  /** One commit per environment that has unsaved edits. What was pushed is no longer unsaved; a conflict sends nothing of its environment. */
  push(choice: InTable & { readonly message?: string }): Promise<TablePush>
  /** Settles conflicts: `mine` is kept as an edit upon what they have now, `theirs` drops the edit. */
  settle(
    choice: InTable & { readonly cells: readonly (CellName & { readonly take: 'mine' | 'theirs' })[] },
  ): Promise<Table>
  /** How many edits of this user are not pushed, in all workspaces: to be told before a log-out. They stay on this device unless dropped. */
  unsaved(): Promise<number>
  /** Forgets the unsaved edits of this user, in all workspaces. */
  drop(): Promise<void>
  /** A strong value, drawn at random. */
  generate(): Promise<string>
}

export interface InTable {
  readonly workspaceId: string
}

export interface CellName {
  /** The environment's name. */
  readonly environment: string
  /** The secret's. */
  readonly name: string
}

export type CellPlace = InTable & CellName

export interface Edit extends CellName {
  /** null removes. */
  readonly value: string | null
  /** The user's own override of the shared value. */
  readonly personal?: boolean
}

export interface Table {
  readonly workspaceId: string
  /** Two tables with the same one are the same, in values too. */
  readonly revision: number
  readonly workspaceName: string
  readonly role: WorkspaceSummary['role']
  /** In the order in which they were made. */
  readonly environments: readonly TableEnvironment[]
  /** In alphabetical order. */
  readonly names: readonly string[]
  /** By the name of the environment; only of those open to the user. Ask with Object.hasOwn: an environment may be called `constructor`. */
  readonly columns: Readonly<Record<string, Uint8Array>>
  /** Cells with an unsaved edit, in all. */
  readonly unsaved: number
  readonly conflicts: number
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Whether the unsaved edits are kept on this device. Where the browser refuses, they last as long as this page. */
  readonly kept: boolean
}

export interface TableEnvironment {
  readonly environmentId: string
  readonly name: string
  /** Whether the user holds its key. */
  readonly open: boolean
  /** Whether the user may push to it. */
  readonly writable: boolean
  /** Of the newest shared commit; 0 when there is none. */
  readonly seq: number
  /** In milliseconds since 1970, as its author signed it. */
  readonly changedAt?: number
}

/** A cell in one byte: which value it is among those of its row, and what else is to be seen. */
export const CELL = {
  /** 0: there is none; 1 to 30: cells of a row with the same number hold the same value; 31 is the rest. */
  value: 0b0001_1111,
  personal: 0b0010_0000,
  /** Edited and not pushed. With no value: it will be removed. */
  unsaved: 0b0100_0000,
  /** Somebody else changed it since the edit began. */
  conflict: 0b1000_0000,
} as const

export interface RevealedValue {
  /** As it will be pushed, edits included; null when there is none. */
  readonly value: string | null
  /** What a personal override hides. */
  readonly shared?: string
  readonly comment?: string
  /** Which of the two `before` and `theirs` are about, where both may be edited: what is in conflict comes first, then the personal one. */
  readonly edited?: 'shared' | 'personal'
  /** For an edited cell: what it was when the edit began, null for a new one. */
  readonly before?: string | null
  /** For a conflict: what others made of it meanwhile, null for removed. */
  readonly theirs?: string | null
}

/** Names in alphabetical order. */
export interface Comparison {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: readonly string[]
  /** In the environment, and not among those given. */
  readonly absent: readonly string[]
}

/** Names in alphabetical order. Shared and personal edits are two commits, and each its own line. */
export interface PendingChanges {
  readonly environment: string
  readonly personal?: true
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

export interface TablePush {
  readonly table: Table
  readonly environments: readonly PushedEnvironment[]
}

/** Shared and personal edits are two commits, and each its own line. */
export interface PushedEnvironment extends RotatedFor {
  readonly environment: string
  readonly personal?: true
  readonly outcome: 'pushed' | 'conflict'
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Of the commit. Absent when others had pushed all of this already. */
  readonly seq?: number
}
