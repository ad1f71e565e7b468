// The secrets of a workspace as one table, names by environments. The worker keeps it with every value and every unsaved edit; a page gets
// names, which values are equal, and the one value that it asks for.
import type { NamedValue, WorkspaceSummary } from '@infisical/client'

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
  /** One commit per environment that has unsaved edits. What was pushed is no longer unsaved; a conflict sends nothing of its environment. */
  push(choice: InTable & { readonly message?: string }): Promise<TablePush>
  /** Settles conflicts: `mine` is kept as an edit upon what they have now, `theirs` drops the edit. */
  settle(
    choice: InTable & { readonly cells: readonly (CellName & { readonly take: 'mine' | 'theirs' })[] },
  ): Promise<Table>
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
  readonly workspaceName: string
  readonly role: WorkspaceSummary['role']
  /** In the order in which they were made. */
  readonly environments: readonly TableEnvironment[]
  /** In alphabetical order. */
  readonly names: readonly string[]
  /** Environments without a column were not open to the user. */
  readonly columns: Readonly<Record<string, Uint8Array>>
  /** Cells with an unsaved edit, in all. */
  readonly unsaved: number
  readonly conflicts: number
  readonly canUndo: boolean
  readonly canRedo: boolean
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
  /** 0: there is none; 1 to 31: cells of a row with the same number hold the same value. */
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

export interface TablePush {
  readonly table: Table
  readonly environments: readonly {
    readonly environment: string
    readonly outcome: 'pushed' | 'conflict'
    readonly added: number
    readonly changed: number
    readonly removed: number
    /** Of the commit. */
    readonly seq?: number
  }[]
}
