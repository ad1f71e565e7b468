// One name and its value in every environment that is shown.
import { memo, useMemo } from 'react'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import type { Table, TableEnvironment } from '../../vault/table.ts'
import { cellKey } from './cell-key.ts'
import { cellsOf, describeCell } from './cells.ts'
import { MatrixCell } from './matrix-cell.tsx'
import { useMatrix, type Editing } from './matrix-context.ts'
import type { RevealedValues } from './use-revealed.ts'

export const ROW_HEIGHT = 44

/** The columns before those of the environments. */
export const COLUMNS = { select: 0, name: 1, first: 2 } as const

export interface MatrixRowProps {
  readonly table: Table
  /** Of the table. */
  readonly row: number
  /** Among the rows that are shown. */
  readonly at: number
  readonly top: number
  readonly template: string
  readonly environments: readonly TableEnvironment[]
  /** The column that has the grid's focus, if it is in this row. */
  readonly activeColumn: number | undefined
  readonly selected: boolean
  readonly revealed: RevealedValues
  /** If it is in this row. */
  readonly editing: Editing | undefined
}

export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { table, row, at, top, template, environments, activeColumn, selected, revealed, editing } = props
  const { select, selectTo } = useMatrix()
  const name = table.names[row] ?? ''
  const cells = useMemo(() => cellsOf(table, row), [table, row])
  const names = table.environments.map((environment) => environment.name)
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      aria-selected={selected}
      data-row={at}
      style={{ top, height: ROW_HEIGHT, gridTemplateColumns: template }}
      className="group/row absolute inset-x-0 grid border-b border-line bg-surface aria-selected:bg-accent-soft"
    >
      <div
        role="gridcell"
        aria-colindex={1}
        data-column={COLUMNS.select}
        tabIndex={activeColumn === COLUMNS.select ? 0 : -1}
        className="sticky left-0 z-10 grid place-items-center bg-surface group-aria-selected/row:bg-accent-soft -outline-offset-2"
      >
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={`Select ${safeText(name, 60)}`}
          className="size-4 accent-accent"
          onChange={() => undefined}
          onClick={(event) => (event.shiftKey ? selectTo(name) : select(name))}
        />
      </div>
      <div
        role="rowheader"
        aria-colindex={2}
        data-column={COLUMNS.name}
        tabIndex={activeColumn === COLUMNS.name ? 0 : -1}
        className="sticky left-10 z-10 flex min-w-0 items-center bg-surface pr-3 group-aria-selected/row:bg-accent-soft -outline-offset-2"
      >
        <SafeText mono text={name} className="font-medium" />
      </div>
      {environments.map((environment, index) => {
        const column = COLUMNS.first + index
        const inTable = names.indexOf(environment.name)
        const cell = cells[inTable]
        const place = { environment: environment.name, name }
        if (cell === undefined) return null
        return (
          <MatrixCell
            key={environment.environmentId}
            place={place}
            environment={environment}
            cell={cell}
            description={describeCell(cells, inTable, names)}
            column={column}
            active={activeColumn === column}
            revealed={revealed.get(cellKey(place))}
            editing={editing?.environment === environment.name ? (editing.personal ? 'personal' : 'shared') : undefined}
          />
        )
      })}
    </div>
  )
})
