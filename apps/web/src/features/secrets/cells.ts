// What a cell of the table says, from its byte and those of its row: is there a value, where else is the same one, and what has become of it
// on this device. In words too, for whoever does not see the marks.
import { CELL, type Table } from '../../vault/table.ts'

export interface Cell {
  /** `closed`: the environment is not open to the user. `removed`: by an edit that is not pushed. */
  readonly kind: 'value' | 'missing' | 'removed' | 'closed'
  /** How it stands to the other values of its row. */
  readonly relation: 'alone' | 'same' | 'differs'
  /** Cells of a row with the same letter hold the same value. Only where the row has several values. */
  readonly letter?: string
  readonly personal: boolean
  readonly unsaved: boolean
  readonly conflict: boolean
}

const CLOSED: Cell = { kind: 'closed', relation: 'alone', personal: false, unsaved: false, conflict: false }

/** The numbers of a row's values end here: cells with this one are not known to be the same as any other. */
const THE_REST = CELL.value

/** One cell per environment, in the table's order. */
export function cellsOf(table: Table, row: number): readonly Cell[] {
  const bytes = table.environments.map(({ name }) => byteOf(table, name, row))
  const values = bytes.map((byte) => (byte ?? 0) & CELL.value)
  const filled = values.filter((value) => value !== 0)
  const distinct = [...new Set(filled)]
  const several = distinct.length > 1 || filled.includes(THE_REST)
  return bytes.map((byte, at) => {
    if (byte === undefined) return CLOSED
    const value = values[at] ?? 0
    const unsaved = (byte & CELL.unsaved) !== 0
    return {
      kind: value !== 0 ? 'value' : unsaved ? 'removed' : 'missing',
      relation: value === 0 || filled.length === 1 ? 'alone' : several ? 'differs' : 'same',
      ...(several && value !== 0 && value !== THE_REST && { letter: LETTERS[distinct.indexOf(value)] ?? '?' }),
      personal: (byte & CELL.personal) !== 0,
      unsaved,
      conflict: (byte & CELL.conflict) !== 0,
    }
  })
}

/** undefined where the environment is not open. An environment may be called `constructor`. */
export function byteOf(table: Table, environment: string, row: number): number | undefined {
  return Object.hasOwn(table.columns, environment) ? table.columns[environment]?.[row] : undefined
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef'

/** `names` of the environments, in the order of `cells`. */
export function describeCell(cells: readonly Cell[], at: number, names: readonly string[]): string {
  const cell = cells[at] ?? CLOSED
  return [sentenceOf(cells, cell, names), ...marksOf(cell)].join('. ')
}

function sentenceOf(cells: readonly Cell[], cell: Cell, names: readonly string[]): string {
  const others = (fits: (other: Cell) => boolean): string =>
    inWords(names.filter((_, at) => cells[at] !== cell && fits(cells[at] ?? CLOSED)))
  switch (cell.kind) {
    case 'closed':
      return 'Not open to you'
    case 'missing':
      return 'Missing'
    case 'removed':
      return 'Will be removed'
    case 'value': {
      if (cell.relation === 'alone') return 'Hidden value, only here'
      const isTwin = ({ kind, letter }: Cell): boolean => kind === 'value' && letter === cell.letter
      const twins = cell.relation === 'differs' && cell.letter === undefined ? '' : others(isTwin)
      if (twins !== '') return `Hidden value, the same as in ${twins}`
      return `Hidden value, differs from ${others((other) => other.kind === 'value')}`
    }
  }
}

function marksOf({ personal, unsaved, conflict, kind }: Cell): string[] {
  return [
    ...(personal ? ['Your own override'] : []),
    ...(conflict ? ['Conflict: somebody else changed it too'] : []),
    ...(unsaved && kind !== 'removed' ? ['Edited, not pushed'] : []),
    ...(unsaved && kind === 'removed' ? ['Not pushed'] : []),
  ]
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })

const inWords = (names: readonly string[]): string => list.format(names)
