// The table on the screen: names by environments, only the rows in view, the head and the names staying where they are. One cell has the focus, and
// the keys move it (ARIA grid).
import { useVirtualizer, defaultRangeExtractor } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react'
import type { CellName, Table, TableEnvironment } from '../../vault/table.ts'
import { cellKeys, type CellDeed } from './cell-keys.ts'
import { within, type GridPlace } from './grid-move.ts'
import { MatrixHead } from './matrix-head.tsx'
import { COLUMNS, MatrixRow, ROW_HEIGHT } from './matrix-row.tsx'
import { useMatrix, type Editing } from './matrix-context.ts'
import { useRowPlaces } from './row-places.ts'
import type { Selection } from './selection.ts'
import type { RevealedValues } from './use-revealed.ts'

const OVERSCAN = 4

export interface MatrixProps {
  readonly table: Table
  /** Indexes of the table's rows that are shown. */
  readonly rows: readonly number[]
  /** Those that are shown. */
  readonly environments: readonly TableEnvironment[]
  readonly narrow: boolean
  readonly selection: Selection
  readonly revealed: RevealedValues
  readonly editing: Editing | undefined
}

export function Matrix({ table, rows, environments, narrow, selection, revealed, editing }: MatrixProps) {
  const matrix = useMatrix()
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState<GridPlace>({ row: 0, column: COLUMNS.first })
  const size = { rows: rows.length, columns: COLUMNS.first + environments.length }
  const active = within(size, wanted)
  /** The focus follows `active` only after a key, an edit, or when the cell that had it is gone. */
  const follow = useRef(false)

  const nameAt = (at: number): string => table.names[rows[at] ?? -1] ?? ''
  const editedRow = editing === undefined ? -1 : rows.findIndex((row) => table.names[row] === editing.name)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    // What has the focus, or is being edited, stays in the page wherever it is scrolled to.
    rangeExtractor: (range) => {
      const kept = [active.row, editedRow].filter((row) => row >= 0 && row < rows.length)
      return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b)
    },
  })

  const shown = virtual.getVirtualItems()
  const placeOfRow = useRowPlaces(
    shown.map(({ index }) => nameAt(index)),
    nameAt(active.row),
  )

  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && editing === undefined) follow.current = true
    wasEditing.current = editing !== undefined
    if (!follow.current) return
    follow.current = false
    const cell = grid.current?.querySelector<HTMLElement>(
      `[data-row="${active.row}"] > [data-column="${active.column}"]`,
    )
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  const placeOf = (target: EventTarget): GridPlace | undefined => {
    if (!(target instanceof Element)) return undefined
    const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
    const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
    return row === undefined || column === undefined ? undefined : { row: Number(row), column: Number(column) }
  }
  const cellAt = ({ row, column }: GridPlace): CellName | undefined => {
    const environment = environments[column - COLUMNS.first]
    return environment && { environment: environment.name, name: nameAt(row) }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Buttons within a cell have keys of their own; arrows lead out of them.
    const onCell = event.target instanceof HTMLElement && event.target.dataset['column'] !== undefined
    const place = placeOf(event.target)
    if (place === undefined) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2)
    const outcome = cellKeys(event, { place, size: { ...size, page }, onCell })
    if (outcome === undefined) return
    event.preventDefault()
    if (outcome.do === 'move') {
      follow.current = true
      setWanted(outcome.to)
      if (outcome.select) matrix.selectTo(nameAt(outcome.to.row), nameAt(place.row))
    } else act(outcome.do, place)
  }
  const act = (what: CellDeed, place: GridPlace): void => {
    const name = nameAt(place.row)
    const cell = cellAt(place)
    if (what === 'select') matrix.select(name)
    else if (what === 'select-all') matrix.selectAll()
    else if (what === 'escape') matrix.hideAll()
    else if (cell !== undefined) matrix.act(what, cell)
    else if (what === 'remove') matrix.removeRows([name])
    else if (what === 'edit' && place.column === COLUMNS.name) matrix.rename(name)
    else if (what !== 'copy') matrix.select(name)
  }
  const onFocus = ({ target }: FocusEvent): void => {
    const place = placeOf(target)
    if (place !== undefined && (place.row !== active.row || place.column !== active.column)) setWanted(place)
  }
  const onDoubleClick = ({ target }: MouseEvent): void => {
    const place = placeOf(target)
    if (place === undefined || place.column === COLUMNS.select || (target as Element).closest('button, form')) return
    act('edit', place)
  }

  const shownNames = rows.filter((row) => selection.names.has(table.names[row] ?? ''))
  const template = narrow
    ? '2.5rem minmax(0, 1fr) minmax(0, 1.1fr)'
    : `2.5rem minmax(14rem, 1.2fr) repeat(${environments.length}, minmax(13rem, 1fr))`
  return (
    <div
      ref={scroller}
      className="h-[calc(100dvh-7rem)] min-h-72 overflow-auto scroll-pt-14 rounded-lg border border-line bg-surface md:h-auto md:flex-initial md:scroll-pl-66"
    >
      <div
        ref={grid}
        role="grid"
        aria-label={`Secrets of ${environments.map(({ name }) => name).join(', ')}`}
        aria-rowcount={rows.length + 1}
        aria-colcount={size.columns}
        aria-multiselectable
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onDoubleClick={onDoubleClick}
        style={{ minWidth: narrow ? undefined : `${2.5 + 14 + 13 * environments.length}rem` }}
      >
        <MatrixHead
          environments={environments}
          template={template}
          selected={shownNames.length === 0 ? 'none' : shownNames.length === rows.length ? 'all' : 'some'}
        />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rows[index] ?? -1
            const name = nameAt(index)
            return (
              <MatrixRow
                key={placeOfRow(name)}
                table={table}
                row={row}
                at={index}
                top={start}
                template={template}
                environments={environments}
                activeColumn={index === active.row ? active.column : undefined}
                selected={selection.names.has(name)}
                revealed={revealed}
                editing={index === editedRow ? editing : undefined}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
