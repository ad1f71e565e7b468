// What is pushed, as one table: names by environments. Made once for every pull: ten thousand names cost tens of milliseconds, so edits are
// painted over it (paint.ts) and never make it anew.
import type { PulledEnvironment, PulledWorkspace, Secret } from '@infisical/client'
import { CELL, type Table, type TableEnvironment } from '../vault/table.ts'
import type { Draft, Held, Spot } from './edits.ts'

export interface Grid extends Pick<Table, 'workspaceId' | 'workspaceName' | 'role' | 'environments'> {
  /** In alphabetical order. */
  readonly names: readonly string[]
  readonly places: ReadonlyMap<string, number>
  /** Of those environments that are open, in their order. */
  readonly columns: readonly Column[]
  readonly rows: Rows
  /** Two pulls with the same one hold the same. Empty after a push, until it is pulled what came of it. */
  readonly stamp: string
}

export interface Column extends Layers {
  /** By place of the name. */
  readonly cells: Uint8Array
}

interface Layers {
  readonly environment: TableEnvironment
  /** By row. */
  readonly shared: Layer
  readonly personal: Layer
}

export type Layer = readonly (Secret | undefined)[]

/** Every name that was ever met has a row, in no order: one map for all layers is what makes ten thousand names quick. */
type Rows = ReadonlyMap<string, number>

type Head = Pick<Grid, 'workspaceId' | 'workspaceName' | 'role' | 'environments' | 'stamp'>

/** The heads of signed chains stand for everything in them. */
export function stampOf({ workspaceName, role, environments }: PulledWorkspace): string {
  const stamps = environments.map((environment) => {
    const { head, personalHead } = environment.holds ?? {}
    return [described(environment), head?.hash, personalHead?.hash]
  })
  return JSON.stringify([workspaceName, role, stamps])
}

export function gridOf(pulled: PulledWorkspace): Grid {
  const { workspaceId, workspaceName, role, environments } = pulled
  const rows = new Map<string, number>()
  const layers: Layers[] = []
  for (const environment of environments) {
    const { holds } = environment
    if (holds === undefined) continue
    const [shared, personal] = [layerOf(holds.shared, rows), layerOf(holds.personal, rows)]
    layers.push({ environment: described(environment), shared, personal })
  }
  const head = { workspaceId, workspaceName, role, environments: environments.map(described), stamp: stampOf(pulled) }
  return arranged(head, rows, layers)
}

/** Secrets in folders are not this table's. */
function layerOf(secrets: readonly Secret[], rows: Map<string, number>): Layer {
  // As long as it may become: rows are met in any order, and an array with a gap is a slow one.
  const layer = new Array<Secret | undefined>(secrets.length === 0 ? 0 : rows.size + secrets.length)
  for (const secret of secrets) if (secret.folder === '') layer[rowOf(rows, secret.name)] = secret
  return layer
}

function rowOf(rows: Map<string, number>, name: string): number {
  const known = rows.get(name)
  if (known !== undefined) return known
  rows.set(name, rows.size)
  return rows.size - 1
}

function arranged(head: Head, rows: Rows, layers: readonly Layers[]): Grid {
  const names: string[] = []
  const isHeld = ({ shared, personal }: Layers, row: number) => shared[row] !== undefined || personal[row] !== undefined
  for (const [name, row] of rows) if (layers.some((layer) => isHeld(layer, row))) names.push(name)
  names.sort()
  const columns = layers.map((layer) => ({ ...layer, cells: new Uint8Array(names.length) }))
  const places = new Map<string, number>()
  const values = new Array<string | undefined>(columns.length)
  for (let place = 0; place < names.length; place++) {
    const name = names[place] as string
    const row = rows.get(name) as number
    places.set(name, place)
    for (let i = 0; i < columns.length; i++) {
      const { shared, personal } = columns[i] as Column
      values[i] = (personal[row] ?? shared[row])?.value
    }
    numberRow(columns, place, values)
    for (let i = 0; i < columns.length; i++) {
      const { personal, cells } = columns[i] as Column
      if (personal[row] !== undefined) cells[place] = (cells[place] as number) | CELL.personal
    }
  }
  return { ...head, names, places, columns, rows }
}

/** Equal values get the same number, in the order of their first one; 0 for none. */
export function numberRow(
  columns: readonly Pick<Column, 'cells'>[],
  place: number,
  values: readonly (string | undefined)[],
): void {
  let count = 0
  for (let i = 0; i < columns.length; i++) {
    const value = values[i]
    let number = 0
    if (value !== undefined) {
      let first = 0
      while (values[first] !== value) first++
      number = first < i ? (columns[first]?.cells[place] as number) : Math.min(++count, CELL.value)
    }
    ;(columns[i] as Column).cells[place] = number
  }
}

function described({ environmentId, name, open, writable, holds }: PulledEnvironment): TableEnvironment {
  const place = { environmentId, name, open, writable }
  return holds === undefined ? { ...place, seq: 0 } : { ...place, seq: holds.head.seq, changedAt: holds.head.time }
}

export const secretIn = ({ rows }: Grid, layer: Layer, name: string): Secret | undefined => {
  const row = rows.get(name)
  return row === undefined ? undefined : layer[row]
}

export function columnNamed({ columns }: Grid, environment: string): Column | undefined {
  return columns.find((column) => column.environment.name === environment)
}

export function heldIn(grid: Grid): Held {
  const byId = new Map(grid.columns.map((column) => [column.environment.environmentId, column]))
  return ({ environmentId, name, personal }: Spot) => {
    const column = byId.get(environmentId)
    return column && (secretIn(grid, personal ? column.personal : column.shared, name)?.value ?? null)
  }
}

/** The grid after these were pushed to one environment, as far as is known without asking. */
export function withPushed(
  grid: Grid,
  pushed: readonly Draft[],
  head: { readonly seq: number; readonly changedAt: number } | undefined,
): Grid {
  const rows = new Map(grid.rows)
  const environmentId = pushed[0]?.environmentId
  const moved = (environment: TableEnvironment) =>
    environment.environmentId === environmentId && head !== undefined ? { ...environment, ...head } : environment
  const layers = grid.columns.map((column) => {
    const own = pushed.filter((draft) => draft.environmentId === column.environment.environmentId)
    return {
      environment: moved(column.environment),
      shared: applied(
        column.shared,
        rows,
        own.filter(({ personal }) => !personal),
      ),
      personal: applied(
        column.personal,
        rows,
        own.filter(({ personal }) => personal),
      ),
    }
  })
  return arranged({ ...grid, environments: grid.environments.map(moved), stamp: '' }, rows, layers)
}

function applied(layer: Layer, rows: Map<string, number>, drafts: readonly Draft[]): Layer {
  if (drafts.length === 0) return layer
  const after = [...layer]
  for (const { name, value, personal } of drafts) {
    const row = rowOf(rows, name)
    after[row] = value === null ? undefined : { ...(layer[row] ?? bare(name, personal)), value }
  }
  return after
}

const bare = (name: string, personal: boolean): Omit<Secret, 'value'> => {
  return { name, source: personal ? 'personal' : 'shared', folder: '', comment: '', tags: [] }
}
