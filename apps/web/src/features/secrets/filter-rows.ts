// Which rows of the table are shown. Plain loops over names and bytes: ten thousand names are gone through while a key is still down.
import { CELL, type Table } from '../../vault/table.ts'

export const SHOWN = ['all', 'missing', 'differs', 'unsaved', 'conflict'] as const
export type Shown = (typeof SHOWN)[number]

export interface RowFilter {
  /** Every word must occur in the name, in any case. */
  readonly search: string
  readonly shown: Shown
}

/** Indexes into the table's names, in their order. */
export function filterRows(table: Table, { search, shown }: RowFilter): readonly number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const columns = Object.values(table.columns)
  const keeps = KEEPS[shown]
  const rows: number[] = []
  for (const [row, name] of table.names.entries()) {
    const lower = words.length === 0 ? '' : name.toLowerCase()
    if (words.every((word) => lower.includes(word)) && keeps(columns, row)) rows.push(row)
  }
  return rows
}

type Columns = readonly Uint8Array[]

const some =
  (fits: (byte: number) => boolean) =>
  (columns: Columns, row: number): boolean =>
    columns.some((column) => fits(column[row] ?? 0))

const KEEPS: Record<Shown, (columns: Columns, row: number) => boolean> = {
  all: () => true,
  missing: some((byte) => (byte & CELL.value) === 0),
  differs: (columns, row) => {
    const values = columns.map((column) => (column[row] ?? 0) & CELL.value).filter((value) => value !== 0)
    return values.some((value) => value !== values[0])
  },
  unsaved: some((byte) => (byte & CELL.unsaved) !== 0),
  conflict: some((byte) => (byte & CELL.conflict) !== 0),
}
