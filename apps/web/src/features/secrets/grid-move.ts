// Where a key leads from a cell of a grid (ARIA Authoring Practices, grid pattern).
export interface GridPlace {
  readonly row: number
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows that fit on the screen. */
  readonly page: number
}

export interface GridKey {
  readonly key: string
  /** Ctrl, or ⌘. */
  readonly mod: boolean
}

/** undefined for a key that moves nothing. */
export function moveBy({ key, mod }: GridKey, { row, column }: GridPlace, size: GridSize): GridPlace | undefined {
  const lastRow = size.rows - 1
  const lastColumn = size.columns - 1
  switch (key) {
    case 'ArrowUp':
      return within(size, { row: mod ? 0 : row - 1, column })
    case 'ArrowDown':
      return within(size, { row: mod ? lastRow : row + 1, column })
    case 'ArrowLeft':
      return within(size, { row, column: mod ? 0 : column - 1 })
    case 'ArrowRight':
      return within(size, { row, column: mod ? lastColumn : column + 1 })
    case 'Home':
      return within(size, { row: mod ? 0 : row, column: 0 })
    case 'End':
      return within(size, { row: mod ? lastRow : row, column: lastColumn })
    case 'PageUp':
      return within(size, { row: row - size.page, column })
    case 'PageDown':
      return within(size, { row: row + size.page, column })
    default:
      return undefined
  }
}

/** The nearest place that there is. */
export function within({ rows, columns }: Pick<GridSize, 'rows' | 'columns'>, { row, column }: GridPlace): GridPlace {
  return { row: clamp(row, rows - 1), column: clamp(column, columns - 1) }
}

const clamp = (at: number, last: number): number => Math.max(0, Math.min(at, last))
