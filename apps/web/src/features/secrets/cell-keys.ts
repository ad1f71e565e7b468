// What a key does in the matrix.
import { moveBy, type GridPlace, type GridSize } from './grid-move.ts'

export type CellDeed = 'edit' | 'reveal' | 'copy' | 'remove' | 'select' | 'select-all' | 'escape'

export type KeyOutcome =
  { readonly do: 'move'; readonly to: GridPlace; readonly select: boolean } | { readonly do: CellDeed }

export interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

export interface KeyPlace {
  readonly place: GridPlace
  readonly size: GridSize
  /** Whether the cell itself has the focus, and not a button in it. */
  readonly onCell: boolean
}

/** undefined for what is none of the matrix's business. */
export function cellKeys(pressed: PressedKey, { place, size, onCell }: KeyPlace): KeyOutcome | undefined {
  const { key, shiftKey, altKey } = pressed
  const mod = pressed.ctrlKey || pressed.metaKey
  if (altKey) return undefined
  const to = moveBy({ key, mod }, place, size)
  if (to !== undefined) return { do: 'move', to, select: shiftKey && to.row !== place.row }
  if (key === 'Escape') return { do: 'escape' }
  if (!onCell) return undefined
  if (mod) return MODIFIED[key.toLowerCase()]
  if (key === ' ' && shiftKey) return { do: 'select' }
  return PLAIN[key]
}

const PLAIN: Readonly<Record<string, KeyOutcome>> = {
  Enter: { do: 'edit' },
  F2: { do: 'edit' },
  ' ': { do: 'reveal' },
  Delete: { do: 'remove' },
  Backspace: { do: 'remove' },
}

const MODIFIED: Readonly<Record<string, KeyOutcome>> = { a: { do: 'select-all' }, c: { do: 'copy' } }
