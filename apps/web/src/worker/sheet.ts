// What the worker has of one workspace: what was pulled of it, and the unsaved edits, which are kept on this device after every change.
import type { Client } from '@infisical/client'
import type { Table } from '../vault/table.ts'
import { areSame, changedElsewhere, keptDrafts, NO_DRAFTS, type DraftPlace, type DraftStore } from './drafts.ts'
import { adopt, NO_EDITS, rebase, without, type Edits, type Held } from './edits.ts'
import { gridOf, heldIn, stampOf, type Grid } from './grid.ts'
import { paint } from './paint.ts'

export interface Sheet {
  /** undefined before the first pull. */
  readonly grid: Grid | undefined
  readonly edits: Edits
  /** Pulls anew, and looks at what other tabs edited. */
  pull(): Promise<void>
  /** Pulls unless that was done. */
  open(): Promise<void>
  /** What `work` makes of grid and edits, at once; then it is kept. */
  change(work: (edits: Edits, held: Held, grid: Grid) => Edits | readonly [Edits, Grid]): Promise<void>
  /** Nothing is unsaved any more, as the store says too. */
  empty(): void
  /** Runs what asks the server, one after the other: an older answer never comes after a newer one. */
  turn<T>(work: () => Promise<T>): Promise<T>
  table(): Table
}

/** Of all tables of this worker, whichever client they came by: a page may hold one of a client before. */
let revisions = 0

interface Shown {
  readonly grid: Grid
  readonly edits: Edits
  readonly isKept: boolean
}

export function openSheet(client: Client, store: DraftStore, place: DraftPlace): Sheet {
  let grid: Grid | undefined
  let edits = NO_EDITS
  /** As they stand in the store, as far as this tab knows. */
  let seen = NO_DRAFTS
  let isKept = true
  /** The table as it was last given away, and of what. */
  let painted: { readonly shown: Shown; readonly table: Table } | undefined
  const kept = keptDrafts(client, store, place)
  let queue: Promise<unknown> = Promise.resolve()

  const opened = (): Grid => {
    if (grid === undefined) throw new Error('This table was not pulled yet')
    return grid
  }
  /** Adopts what other tabs changed, and keeps what this one did. */
  const keep = (): Promise<void> =>
    store
      .lock(async () => {
        const stored = await kept.read()
        const changed = changedElsewhere(seen, edits.drafts, stored)
        if (changed.size > 0) {
          edits = adopt(edits, changed)
          if (grid !== undefined) edits = rebase(edits, heldIn(grid))
        }
        const { drafts } = edits
        if (!areSame(drafts, stored)) await kept.write(drafts)
        seen = drafts
        isKept = true
      })
      // A browser that keeps nothing still lets people work; the table says so.
      .catch(() => {
        isKept = false
      })
  const pull = async (): Promise<void> => {
    const pulled = await client.vault.pullAll(place)
    if (grid?.stamp !== stampOf(pulled)) {
      grid = gridOf(pulled)
      edits = rebase(edits, heldIn(grid))
    }
    const known = new Set(pulled.environments.map(({ environmentId }) => environmentId))
    await keep()
    // The signed log says that they are gone: nobody can push to them any more.
    if ([...edits.drafts.values()].every(({ environmentId }) => known.has(environmentId))) return
    edits = without(edits, ({ environmentId }) => !known.has(environmentId))
    await keep()
  }
  const turn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }
  return {
    get grid() {
      return grid
    },
    get edits() {
      return edits
    },
    pull,
    async open() {
      if (grid === undefined) await turn(async () => (grid === undefined ? await pull() : undefined))
    },
    async change(work) {
      const now = opened()
      const before = edits
      const made = work(edits, heldIn(now), now)
      ;[edits, grid] = isPair(made) ? made : [made, now]
      if (edits.drafts !== before.drafts) await keep()
    },
    empty() {
      edits = NO_EDITS
      seen = NO_DRAFTS
    },
    turn,
    table() {
      const shown = { grid: opened(), edits, isKept }
      if (painted !== undefined && isSame(painted.shown, shown)) return painted.table
      const table = { ...paint(shown.grid, edits), kept: isKept, revision: (revisions += 1) }
      painted = { shown, table }
      return table
    },
  }
}

const isPair = (made: Edits | readonly [Edits, Grid]): made is readonly [Edits, Grid] => Array.isArray(made)

const isSame = (one: Shown, other: Shown): boolean =>
  one.grid === other.grid && one.edits === other.edits && one.isKept === other.isKept
