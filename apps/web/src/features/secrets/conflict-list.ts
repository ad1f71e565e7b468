// Which cells are in conflict.
import { CELL, type CellName, type Table } from '../../vault/table.ts'

export function conflictsOf(table: Table): readonly CellName[] {
  return Object.entries(table.columns).flatMap(([environment, column]) =>
    table.names.flatMap((name, row) => (((column[row] ?? 0) & CELL.conflict) === 0 ? [] : [{ environment, name }])),
  )
}
