// The verbs of the secrets table, for one client. Values stay here, in memory, for as long as it is the same user who asks.
import { ClientError, type Client, type PushResult } from '@infisical/client'
import { generateValue } from '@infisical/client/generate-value'
import type { CellName, InTable, PushedEnvironment, Table, TablePush, TableVerbs } from '../vault/table.ts'
import { keptDrafts, type DraftStore } from './drafts.ts'
import {
  discard,
  edit,
  isInConflict,
  keepMine,
  redo,
  settlePushed,
  undo,
  without,
  type Draft,
  type Edits,
  type Held,
} from './edits.ts'
import { withPushed, type Grid } from './grid.ts'
import { compare, pending, reveal } from './look.ts'
import { openSheet, type Sheet } from './sheet.ts'
import { requireColumn, wantedBy } from './table-form.ts'

export function tableVerbs(client: Client, store: DraftStore): TableVerbs {
  let owner: string | undefined
  let sheets = new Map<string, Sheet>()

  /** The sheets of whoever is logged in; another's are forgotten. */
  const own = async () => {
    const userId = (await client.account.whoAmI())?.userId
    if (userId !== owner) {
      owner = userId
      sheets = new Map()
    }
    if (userId === undefined) throw new ClientError('not-logged-in')
    return { userId, sheets }
  }
  const sheetOf = async ({ workspaceId }: InTable): Promise<Sheet> => {
    const mine = await own()
    const sheet = mine.sheets.get(workspaceId) ?? openSheet(client, store, { userId: mine.userId, workspaceId })
    mine.sheets.set(workspaceId, sheet)
    return sheet
  }
  const opened = async (place: InTable) => {
    const sheet = await sheetOf(place)
    await sheet.open()
    return { sheet, grid: sheet.grid as Grid }
  }
  const changed = async (place: InTable, work: (edits: Edits, held: Held, grid: Grid) => Edits): Promise<Table> => {
    const { sheet } = await opened(place)
    await sheet.change(work)
    return sheet.table()
  }
  return {
    async read(place) {
      const sheet = await sheetOf(place)
      await sheet.turn(sheet.pull)
      return sheet.table()
    },
    async reveal({ environment, name, ...place }) {
      const { sheet, grid } = await opened(place)
      return reveal(grid, requireColumn(grid, environment), name, sheet.edits)
    },
    edit: ({ edits: wanted, ...place }) =>
      changed(place, (edits, held, grid) => edit(edits, wantedBy(grid, wanted), held)),
    undo: (place) => changed(place, undo),
    redo: (place) => changed(place, redo),
    discard: ({ cells, ...place }) =>
      changed(place, (edits, _held, grid) => discard(edits, cells === undefined ? () => true : among(grid, cells))),
    async compare({ environment, pairs, ...place }) {
      const { sheet, grid } = await opened(place)
      return compare(requireColumn(grid, environment), pairs, sheet.edits)
    },
    async pending(place) {
      const { sheet, grid } = await opened(place)
      return pending(grid, sheet.edits)
    },
    async push({ message, ...place }) {
      const { sheet } = await opened(place)
      return await sheet.turn(() => pushAll(client, sheet, message))
    },
    settle: ({ cells, ...place }) =>
      changed(place, (edits, held, grid) => {
        const [isMine, isTheirs] = (['mine', 'theirs'] as const).map((side) =>
          among(
            grid,
            cells.filter(({ take }) => take === side),
          ),
        ) as [Choice, Choice]
        return without(keepMine(edits, isMine, held), (draft) => isTheirs(draft) && isInConflict(draft, held))
      }),
    generate: async () => generateValue(),
    async unsaved() {
      const mine = await own()
      const { userId } = mine
      // What the browser did not keep is lost by a log-out all the same.
      const kept = await store.workspacesOf(userId).catch(() => [])
      let count = 0
      for (const workspaceId of new Set([...kept, ...mine.sheets.keys()])) {
        const sheet = mine.sheets.get(workspaceId)
        const isLoaded = sheet?.grid !== undefined
        count += (isLoaded ? sheet.edits.drafts : await keptDrafts(client, store, { userId, workspaceId }).read()).size
      }
      return count
    },
    async drop() {
      const mine = await own()
      await store.lock(async () => {
        for (const sheet of mine.sheets.values()) sheet.empty()
        for (const workspaceId of await store.workspacesOf(mine.userId))
          await store.remove({ userId: mine.userId, workspaceId })
      })
    },
  }
}

type Choice = (draft: Draft) => boolean

function among(grid: Grid, cells: readonly CellName[]): Choice {
  const chosen = new Set<string>()
  for (const { environment, name } of cells)
    chosen.add(`${requireColumn(grid, environment).environment.environmentId} ${name}`)
  return ({ environmentId, name }) => chosen.has(`${environmentId} ${name}`)
}

/** One commit for every environment and layer that has edits, each folded in before the next is sent. */
async function pushAll(client: Client, sheet: Sheet, message: string | undefined): Promise<TablePush> {
  const pushed: PushedEnvironment[] = []
  for (const { environment } of (sheet.grid as Grid).columns)
    for (const personal of [false, true]) {
      const { environmentId, name } = environment
      const drafts = [...sheet.edits.drafts.values()].filter(
        (draft) => draft.environmentId === environmentId && draft.personal === personal,
      )
      if (drafts.length === 0) continue
      const { workspaceId } = sheet.grid as Grid
      const result = await client.vault.change({
        ...{ workspaceId, environment: name, personal },
        set: drafts.flatMap(({ name, value }) => (value === null ? [] : { name, value })),
        remove: drafts.flatMap(({ name, value }) => (value === null ? name : [])),
        expect: drafts.map(({ name, before }) => ({ name, value: before })),
        ...(message === undefined ? {} : { message }),
      })
      pushed.push(lineOf(name, personal, result))
      if (result.outcome === 'conflict') continue
      const head = personal || result.outcome !== 'pushed' ? undefined : { seq: result.seq, changedAt: Date.now() }
      await sheet.change((edits, _held, grid) => [settlePushed(edits, drafts), withPushed(grid, drafts, head)])
    }
  // What stands in the way is to be seen.
  if (pushed.some(({ outcome }) => outcome === 'conflict')) await sheet.pull()
  return { table: sheet.table(), environments: pushed }
}

function lineOf(environment: string, personal: boolean, result: PushResult): PushedEnvironment {
  const { outcome, added, changed, removed, seq, rotatedFor } = result
  const isConflict = outcome === 'conflict'
  const count = (names: readonly string[]) => (isConflict ? 0 : names.length)
  return {
    environment,
    ...(personal ? { personal: true } : {}),
    outcome: isConflict ? 'conflict' : 'pushed',
    ...{ added: count(added), changed: count(changed), removed: count(removed) },
    ...(outcome === 'pushed' ? { seq } : {}),
    ...(rotatedFor === undefined ? {} : { rotatedFor }),
  }
}
