// The table as a page gets it: the grid with the unsaved edits over it. Copies the columns, and looks anew at the edited rows alone.
import { CELL, type Table } from '../vault/table.ts'
import { keyOf, type Draft, type Edits } from './edits.ts'
import { numberRow, secretIn, type Column, type Grid } from './grid.ts'

export function paint(grid: Grid, edits: Edits): Omit<Table, 'kept' | 'revision'> {
  const rows = rowsOf(grid, edits)
  const { names, placeOf, spread } = withExtra(grid, rows)
  const columns = grid.columns.map((column) => ({ ...column, cells: spread(column.cells) }))
  const values = new Array<string | undefined>(columns.length)
  const counts = { unsaved: 0, conflicts: 0 }
  for (const [name, slots] of rows) {
    const place = placeOf(name)
    const layered = columns.map((column, i) =>
      layersOf(grid, column, { name, shared: slots[2 * i], personal: slots[2 * i + 1] }),
    )
    for (const [i, { shared, personal }] of layered.entries()) values[i] = personal ?? shared ?? undefined
    numberRow(columns, place, values)
    for (const [i, { personal, edited, conflicts }] of layered.entries()) {
      const { cells } = columns[i] as Column
      cells[place] =
        (cells[place] as number) |
        (personal === null ? 0 : CELL.personal) |
        (edited.length === 0 ? 0 : CELL.unsaved) |
        (conflicts.length === 0 ? 0 : CELL.conflict)
      if (edited.length > 0) counts.unsaved += 1
      if (conflicts.length > 0) counts.conflicts += 1
    }
  }
  const { workspaceId, workspaceName, role, environments } = grid
  return {
    ...{ workspaceId, workspaceName, role, environments, names },
    columns: Object.fromEntries(columns.map(({ environment, cells }) => [environment.name, cells])),
    ...counts,
    canUndo: edits.done.length > 0,
    canRedo: edits.undone.length > 0,
  }
}

/** One cell. */
export interface CellLayers {
  /** As they will be when everything is pushed; null for none. */
  readonly shared: string | null
  readonly personal: string | null
  readonly edited: readonly Draft[]
  /** Those of `edited` that others changed since. */
  readonly conflicts: readonly Draft[]
}

export function cellLayers(grid: Grid, column: Column, name: string, { drafts }: Edits): CellLayers {
  const { environmentId } = column.environment
  const [shared, personal] = [false, true].map((isPersonal) =>
    drafts.get(keyOf({ environmentId, name, personal: isPersonal })),
  )
  return layersOf(grid, column, { name, shared, personal })
}

interface CellDrafts {
  readonly name: string
  readonly shared: Draft | undefined
  readonly personal: Draft | undefined
}

function layersOf(grid: Grid, column: Column, { name, shared, personal }: CellDrafts): CellLayers {
  const pushed = {
    shared: secretIn(grid, column.shared, name)?.value ?? null,
    personal: secretIn(grid, column.personal, name)?.value ?? null,
  }
  const edited: Draft[] = []
  const conflicts: Draft[] = []
  if (shared !== undefined) edited.push(shared)
  if (personal !== undefined) edited.push(personal)
  for (const draft of edited) if (pushed[draft.personal ? 'personal' : 'shared'] !== draft.before) conflicts.push(draft)
  return {
    shared: shared === undefined ? pushed.shared : shared.value,
    personal: personal === undefined ? pushed.personal : personal.value,
    edited,
    conflicts,
  }
}

/** The edits by name: of every open environment first the shared one, then the personal one. */
function rowsOf({ columns }: Grid, { drafts }: Edits): Map<string, (Draft | undefined)[]> {
  const slots = new Map(columns.map(({ environment }, i) => [environment.environmentId, 2 * i]))
  const rows = new Map<string, (Draft | undefined)[]>()
  for (const draft of drafts.values()) {
    const slot = slots.get(draft.environmentId)
    if (slot === undefined) continue
    let row = rows.get(draft.name)
    if (row === undefined) rows.set(draft.name, (row = []))
    row[slot + (draft.personal ? 1 : 0)] = draft
  }
  return rows
}

/** The names with those that edits add, and where each stands then. */
function withExtra({ names: own, places }: Grid, rows: ReadonlyMap<string, unknown>) {
  const extra: string[] = []
  for (const name of rows.keys()) if (!places.has(name)) extra.push(name)
  if (extra.length === 0)
    return {
      names: own,
      placeOf: (name: string) => places.get(name) as number,
      spread: (cells: Uint8Array) => cells.slice(),
    }
  extra.sort()
  const names = new Array<string>(own.length + extra.length)
  /** Of the grid's names. */
  const moved = new Uint32Array(own.length)
  const added = new Map<string, number>()
  let next = 0
  for (let place = 0; place <= own.length; place++) {
    const name = own[place]
    while (next < extra.length && isBefore(extra[next], name)) {
      added.set(extra[next] as string, place + next)
      names[place + next] = extra[next] as string
      next++
    }
    if (name === undefined) break
    names[place + next] = name
    moved[place] = place + next
  }
  return {
    names,
    placeOf: (name: string): number => added.get(name) ?? moved[places.get(name) as number] ?? 0,
    spread(cells: Uint8Array) {
      const wider = new Uint8Array(names.length)
      for (let place = 0; place < cells.length; place++) wider[moved[place] as number] = cells[place] as number
      return wider
    },
  }
}

/** Before the end comes everything. */
const isBefore = (name: string | undefined, other: string | undefined): boolean =>
  name !== undefined && (other === undefined || name < other)
