import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { CELL } from '../vault/table.ts'
import {
  discard,
  edit,
  isInConflict,
  keepMine,
  keyOf,
  NO_EDITS,
  rebase,
  redo,
  settlePushed,
  undo,
  without,
  type Draft,
  type Edits,
  type Spot,
} from './edits.ts'
import { gridOf, heldIn, withPushed, type Grid } from './grid.ts'
import { paint } from './paint.ts'

const NAMES = ['A', 'B', 'C', 'D'] as const
const ENVIRONMENTS = ['dev', 'prod'] as const
const idOf = (environment: string) => (environment === 'dev' ? '0' : '1').repeat(32)

/** The slow and simple truth: what is pushed and what is wanted, by key. */
interface Model {
  readonly held: Map<string, string>
  readonly drafts: Map<string, { value: string | null; before: string | null }>
  /** The drafts before each step, for as long as nothing but steps has happened. */
  history: { past: Model['drafts'][]; future: Model['drafts'][] } | undefined
}

interface Sides {
  model: Model
  grid: Grid
  edits: Edits
}

const spot = fc.record({
  environmentId: fc.constantFrom(...ENVIRONMENTS).map(idOf),
  name: fc.constantFrom(...NAMES),
  personal: fc.boolean(),
})
const wanted = fc.record({ spot, value: fc.option(fc.constantFrom('1', '2', '3')) })

type Move = (sides: Sides) => void
const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.uniqueArray(wanted, { selector: ({ spot: at }) => keyOf(at), maxLength: 3 }).map(editing),
  },
  { weight: 3, arbitrary: wanted.map(othersPush) },
  { weight: 2, arbitrary: fc.constantFrom<Move>(undoing, redoing, pushing, discarding) },
  { weight: 2, arbitrary: fc.tuple(spot, fc.boolean()).map(([at, mine]) => settling(at, mine)) },
)

it('stays equal to a simple model, whatever is edited, undone, pushed, settled, and changed by others', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 25 }), (played) => {
      const model: Model = { held: new Map(), drafts: new Map(), history: { past: [], future: [] } }
      const sides: Sides = { model, grid: gridFor(model), edits: NO_EDITS }
      for (const move of played) {
        move(sides)
        check(sides)
      }
    }),
    { numRuns: 300 },
  )
})

const heldIf = ({ held }: Model, key: string): string | null => held.get(key) ?? null

function step(model: Model, work: () => void): void {
  const before = new Map(model.drafts)
  work()
  const written = (drafts: Model['drafts']) =>
    JSON.stringify([...drafts].sort(([one], [other]) => (one < other ? -1 : 1)))
  const isSame = written(before) === written(model.drafts)
  if (!isSame && model.history !== undefined) model.history = { past: [...model.history.past, before], future: [] }
}

function editing(changes: readonly { spot: Spot; value: string | null }[]): Move {
  return (sides) => {
    const { model } = sides
    sides.edits = edit(
      sides.edits,
      changes.map(({ spot: at, value }) => ({ ...at, value })),
      heldIn(sides.grid),
    )
    step(model, () => {
      for (const { spot: at, value } of changes) {
        const [key, now] = [keyOf(at), heldIf(model, keyOf(at))]
        const before = model.drafts.get(key)?.before ?? null
        const began = model.drafts.has(key) ? before : now
        if (value === now) model.drafts.delete(key)
        else model.drafts.set(key, { value, before: began })
      }
    })
  }
}

/** From here on the model no longer knows what undoing leads to. */
function othersPush({ spot: at, value }: { spot: Spot; value: string | null }): Move {
  return (sides) => {
    const { model } = sides
    if (value === null) model.held.delete(keyOf(at))
    else model.held.set(keyOf(at), value)
    if (model.drafts.get(keyOf(at))?.value === value) model.drafts.delete(keyOf(at))
    model.history = undefined
    sides.grid = gridFor(model)
    sides.edits = rebase(sides.edits, heldIn(sides.grid))
  }
}

function undoing(sides: Sides): void {
  const { model } = sides
  sides.edits = undo(sides.edits, heldIn(sides.grid))
  if (model.history === undefined) return adoptDrafts(sides)
  const { past, future } = model.history
  const before = past.at(-1)
  if (before !== undefined)
    replay(model, before, { past: past.slice(0, -1), future: [...future, new Map(model.drafts)] })
}

function redoing(sides: Sides): void {
  const { model } = sides
  sides.edits = redo(sides.edits, heldIn(sides.grid))
  if (model.history === undefined) return adoptDrafts(sides)
  const { past, future } = model.history
  const after = future.at(-1)
  if (after !== undefined) replay(model, after, { past: [...past, new Map(model.drafts)], future: future.slice(0, -1) })
}

function replay(model: Model, drafts: Model['drafts'], history: Model['history']): void {
  model.drafts.clear()
  for (const [key, draft] of drafts) model.drafts.set(key, draft)
  model.history = history
}

/** Which edits come back is taken as it is; what they are must still be so, and the table must show them. */
function adoptDrafts({ model, edits }: Sides): void {
  model.drafts.clear()
  for (const [key, { value, before }] of edits.drafts) model.drafts.set(key, { value, before })
}

function discarding(sides: Sides): void {
  sides.edits = discard(sides.edits, ({ personal }) => !personal)
  step(sides.model, () => {
    for (const key of [...sides.model.drafts.keys()]) if (key.includes(' shared ')) sides.model.drafts.delete(key)
  })
}

/** Of one environment, where nothing is in conflict. */
function pushing(sides: Sides): void {
  const { model } = sides
  const own = [...sides.edits.drafts.values()].filter((draft) => draft.environmentId === idOf('dev') && !draft.personal)
  if (own.length === 0 || own.some((draft) => isInConflict(draft, heldIn(sides.grid)))) return
  sides.grid = withPushed(sides.grid, own, { seq: 9, changedAt: 9 })
  sides.edits = settlePushed(sides.edits, own)
  for (const draft of own) {
    if (draft.value === null) model.held.delete(keyOf(draft))
    else model.held.set(keyOf(draft), draft.value)
    model.drafts.delete(keyOf(draft))
  }
  model.history = undefined
}

function settling(at: Spot, isMine: boolean): Move {
  return (sides) => {
    const { model } = sides
    const [key, held] = [keyOf(at), heldIn(sides.grid)]
    const isChosen = (draft: Draft) => keyOf(draft) === key
    sides.edits = isMine
      ? keepMine(sides.edits, isChosen, held)
      : without(sides.edits, (draft) => isChosen(draft) && isInConflict(draft, held))
    const draft = model.drafts.get(key)
    if (draft === undefined || draft.before === heldIf(model, key)) return
    if (isMine) model.drafts.set(key, { ...draft, before: heldIf(model, key) })
    else model.drafts.delete(key)
    model.history = undefined
  }
}

function check({ model, grid, edits }: Sides): void {
  const drafts = new Map([...edits.drafts].map(([key, { value, before }]) => [key, { value, before }]))
  expect(drafts).toEqual(model.drafts)
  for (const [key, { value }] of drafts) expect(value, key).not.toBe(heldIf(model, key))
  const table = paint(grid, edits)
  const expected = tableOf(model)
  expect([...table.names]).toEqual(expected.names)
  for (const environment of ENVIRONMENTS)
    expect([...(table.columns[environment] ?? [])], environment).toEqual(expected.columns[environment])
  if (model.history === undefined) return
  expect([table.canUndo, table.canRedo]).toEqual([model.history.past.length > 0, model.history.future.length > 0])
}

/** Every cell from nothing. */
function tableOf(model: Model) {
  const keys = [...model.held.keys(), ...model.drafts.keys()]
  const names = NAMES.filter((name) => keys.some((key) => key.endsWith(` ${name}`)))
  const columns: Record<string, number[]> = { dev: [], prod: [] }
  for (const name of names) {
    const seen: string[] = []
    for (const environment of ENVIRONMENTS) {
      const layers = [true, false].map((personal) => keyOf({ environmentId: idOf(environment), name, personal }))
      const values = layers.map(
        (key) => (model.drafts.has(key) ? model.drafts.get(key)?.value : model.held.get(key)) ?? null,
      )
      const value = values[0] ?? values[1] ?? null
      if (value !== null && !seen.includes(value)) seen.push(value)
      const edited = layers.flatMap((key) => {
        const draft = model.drafts.get(key)
        return draft === undefined ? [] : [draft.before !== heldIf(model, key)]
      })
      columns[environment]?.push(
        (value === null ? 0 : seen.indexOf(value) + 1) +
          (values[0] === null ? 0 : CELL.personal) +
          (edited.length > 0 ? CELL.unsaved : 0) +
          (edited.includes(true) ? CELL.conflict : 0),
      )
    }
  }
  return { names, columns }
}

function gridFor({ held }: Model): Grid {
  return gridOf({
    ...{ workspaceId: 'a'.repeat(64), workspaceName: 'acme', role: 'owner' },
    environments: ENVIRONMENTS.map((name) => {
      const listOf = (layer: 'shared' | 'personal') =>
        [...held].flatMap(([key, value]) =>
          key.startsWith(`${idOf(name)} ${layer} `)
            ? { name: key.slice(-1), value, source: layer, folder: '', comment: '', tags: [] }
            : [],
        )
      const head = { seq: 1, hash: '', time: 0 }
      const holds = { shared: listOf('shared'), personal: listOf('personal'), head, personalHead: undefined }
      return { environmentId: idOf(name), name, open: true, writable: true, holds }
    }),
  })
}
