// What a cell can ask of the page around it. One object that stays the same, so that rows are drawn again only when something in them changed.
import { createContext, use } from 'react'
import type { CellName, Edit } from '../../vault/table.ts'

export interface Editing extends CellName {
  /** The user's own override, and not the value that all share. */
  readonly personal: boolean
}

export interface MatrixActions {
  reveal(cell: CellName): void
  hide(cell: CellName): void
  hideAll(): void
  copy(cell: CellName): void
  /** What a key asks of a cell: of an override where there is one, of the shared value otherwise. */
  act(what: 'edit' | 'reveal' | 'copy' | 'remove', cell: CellName): void
  startEdit(cell: Editing): void
  stopEdit(): void
  /** Rejects with what is wrong with them. */
  edit(edits: readonly Edit[]): Promise<void>
  rename(name: string): void
  /** The same for a button: what is wrong is shown above the table. */
  attempt(edits: readonly Edit[]): void
  /** Of every environment that the user may write to. */
  removeRows(names: readonly string[]): void
  discard(cell: CellName): void
  resolve(): void
  bulkEdit(environment: string): void
  importInto(environment: string): void
  select(name: string): void
  /** From where the last choice was made, or else from `from`, to `name`. */
  selectTo(name: string, from?: string): void
  selectAll(): void
}

export const MatrixContext = createContext<MatrixActions | undefined>(undefined)

export function useMatrix(): MatrixActions {
  const actions = use(MatrixContext)
  if (actions === undefined) throw new Error('There is no matrix above this component')
  return actions
}
