// What is pushed, as one table: names by environments. Made once for every pull; edits are painted over it.
import type { PulledEnvironment, PulledWorkspace, Secret } from '@infisical/client'
import { CELL, type Table, type TableEnvironment } from '../vault/table.ts'
import { isInConflict, type Draft, type Edits, type Held, type Spot } from './edits.ts'

export interface Grid extends Pick<Table, 'workspaceId' | 'workspaceName' | 'role' | 'environments'> {
  /** In alphabetical order. */
  readonly names: readonly string[]
  readonly places: ReadonlyMap<string, number>
  /** Of those environments that are open, in their order. */
  readonly columns: readonly Column[]
}

export interface Column {
  readonly environment: TableEnvironment
  readonly shared: ReadonlyMap<string, Secret>
  readonly personal: ReadonlyMap<string, Secret>
  /** By place of the name. */
  readonly cells: Uint8Array
}

export function gridOf({ workspaceId, workspaceName, role, environments }: PulledWorkspace): Grid {
  const layers = environments.flatMap(({ holds, ...environment }) =>
    holds === undefined
      ? []
      : {
          environment: described({ ...environment, holds }),
          shared: byName(holds.shared),
          personal: byName(holds.personal),
        },
  )
  return withNames({ workspaceId, workspaceName, role, environments: environments.map(described) }, layers)
}

function withNames(head: Omit<Grid, 'names' | 'places' | 'columns'>, layers: readonly Omit<Column, 'cells'>[]): Grid {
  const all = new Set<string>()
  for (const { shared, personal } of layers)
    for (const layer of [shared, personal]) for (const name of layer.keys()) all.add(name)
  const names = [...all].sort()
  const columns = layers.map((layer) => ({ ...layer, cells: new Uint8Array(names.length) }))
  const places = new Map<string, number>()
  for (let place = 0; place < names.length; place++) {
    const name = names[place] as string
    places.set(name, place)
    const numbers = numbersOf(columns.map((column) => topOf(column, name)))
    for (let i = 0; i < columns.length; i++) {
      const { personal, cells } = columns[i] as Column
      cells[place] = (numbers[i] as number) | (personal.has(name) ? CELL.personal : 0)
    }
  }
  return { ...head, names, places, columns }
}

function described({ environmentId, name, open, writable, holds }: PulledEnvironment): TableEnvironment {
  const place = { environmentId, name, open, writable }
  return holds === undefined ? { ...place, seq: 0 } : { ...place, seq: holds.head.seq, changedAt: holds.head.time }
}

/** Those in folders are not this table's. */
function byName(secrets: readonly Secret[]): Map<string, Secret> {
  const map = new Map<string, Secret>()
  for (const secret of secrets) if (secret.folder === '') map.set(secret.name, secret)
  return map
}

const topOf = ({ shared, personal }: Column, name: string): string | undefined =>
  (personal.get(name) ?? shared.get(name))?.value

/** Equal values have the same number, in the order of their first one; 0 for none. */
function numbersOf(values: readonly (string | undefined)[]): number[] {
  const seen: string[] = []
  return values.map((value) => {
    if (value === undefined) return 0
    const known = seen.indexOf(value)
    return Math.min(known < 0 ? seen.push(value) : known + 1, CELL.value)
  })
}

export function columnNamed({ columns }: Grid, environment: string): Column | undefined {
  return columns.find((column) => column.environment.name === environment)
}

export function heldIn({ columns }: Grid): Held {
  const byId = new Map(columns.map((column) => [column.environment.environmentId, column]))
  return ({ environmentId, name, personal }: Spot) => {
    const column = byId.get(environmentId)
    return column && ((personal ? column.personal : column.shared).get(name)?.value ?? null)
  }
}

/** The table with these edits. Copies the columns, and looks anew at the rows that are edited alone. */
export function paint(grid: Grid, edits: Edits): Omit<Table, 'kept'> {
  const rows = rowsOf(grid, edits)
  const names = withExtra(grid, rows)
  const cells = grid.columns.map((column) => spread(grid, column, names))
  const held = heldIn(grid)
  let [unsaved, conflicts] = [0, 0]
  for (const [name, drafts] of rows) {
    const place = names === grid.names ? (grid.places.get(name) as number) : placeIn(names, name)
    const layered = grid.columns.map((column) => layersOf(column, name, drafts))
    const numbers = numbersOf(layered.map(({ shared, personal }) => personal ?? shared ?? undefined))
    for (const [i, { personal, edited }] of layered.entries()) {
      const isConflict = edited.some((draft) => isInConflict(draft, held))
      if (edited.length > 0) unsaved += 1
      if (isConflict) conflicts += 1
      ;(cells[i] as Uint8Array)[place] =
        (numbers[i] as number) |
        (personal === null ? 0 : CELL.personal) |
        (edited.length > 0 ? CELL.unsaved : 0) |
        (isConflict ? CELL.conflict : 0)
    }
  }
  const { workspaceId, workspaceName, role, environments, columns } = grid
  return {
    ...{ workspaceId, workspaceName, role, environments, names, unsaved, conflicts },
    columns: Object.fromEntries(columns.map(({ environment }, i) => [environment.name, cells[i] as Uint8Array])),
    canUndo: edits.done.length > 0,
    canRedo: edits.undone.length > 0,
  }
}

export interface Layers {
  /** As they will be when everything is pushed; null for none. */
  readonly shared: string | null
  readonly personal: string | null
  readonly edited: readonly Draft[]
}

export function layersOf({ environment, shared, personal }: Column, name: string, drafts: readonly Draft[]): Layers {
  const edited = drafts.filter(({ environmentId }) => environmentId === environment.environmentId)
  const layer = (isPersonal: boolean, pushed: ReadonlyMap<string, Secret>): string | null => {
    const draft = edited.find((each) => each.personal === isPersonal)
    return draft === undefined ? (pushed.get(name)?.value ?? null) : draft.value
  }
  return { shared: layer(false, shared), personal: layer(true, personal), edited }
}

/** The edits by name, of environments that are open. */
function rowsOf(grid: Grid, { drafts }: Edits): Map<string, Draft[]> {
  const open = new Set(grid.columns.map(({ environment }) => environment.environmentId))
  const rows = new Map<string, Draft[]>()
  for (const draft of drafts.values()) {
    if (!open.has(draft.environmentId)) continue
    const row = rows.get(draft.name)
    if (row === undefined) rows.set(draft.name, [draft])
    else row.push(draft)
  }
  return rows
}

function withExtra({ names, places }: Grid, rows: ReadonlyMap<string, unknown>): readonly string[] {
  const extra = [...rows.keys()].filter((name) => !places.has(name)).sort()
  if (extra.length === 0) return names
  const merged: string[] = []
  let next = 0
  for (const name of names) {
    while (next < extra.length && (extra[next] as string) < name) merged.push(extra[next++] as string)
    merged.push(name)
  }
  return [...merged, ...extra.slice(next)]
}

function spread({ names: own, places }: Grid, { cells }: Column, names: readonly string[]): Uint8Array {
  if (names === own) return cells.slice()
  return Uint8Array.from(names, (name) => {
    const place = places.get(name)
    return place === undefined ? 0 : (cells[place] as number)
  })
}

/** By halving: the names are in order. */
function placeIn(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((names[middle] as string) < name) low = middle + 1
    else high = middle
  }
  return low
}

/** The grid after these were pushed to one environment, as far as is known without asking. */
export function withPushed(
  grid: Grid,
  pushed: readonly Draft[],
  head: { seq: number; changedAt: number } | undefined,
): Grid {
  const environmentId = pushed[0]?.environmentId
  const moved = (environment: TableEnvironment) =>
    environment.environmentId === environmentId && head !== undefined ? { ...environment, ...head } : environment
  const layers = grid.columns.map((column) => ({
    environment: moved(column.environment),
    shared: applied(column, pushed, false),
    personal: applied(column, pushed, true),
  }))
  return withNames({ ...grid, environments: grid.environments.map(moved) }, layers)
}

function applied(column: Column, pushed: readonly Draft[], personal: boolean): ReadonlyMap<string, Secret> {
  const before = personal ? column.personal : column.shared
  const own = pushed.filter(
    (draft) => draft.environmentId === column.environment.environmentId && draft.personal === personal,
  )
  if (own.length === 0) return before
  const after = new Map(before)
  for (const { name, value } of own) {
    if (value === null) after.delete(name)
    else after.set(name, { ...(before.get(name) ?? bare(name, personal)), value })
  }
  return after
}

const bare = (name: string, personal: boolean): Omit<Secret, 'value'> => {
  return { name, source: personal ? 'personal' : 'shared', folder: '', comment: '', tags: [] }
}
