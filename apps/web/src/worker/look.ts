// What a page may look at: the one value that it asks for, what a file would make of an environment, and what a push would. Pure.
import type { NamedValue } from '@infisical/client'
import { checkSecrets } from '@infisical/client/secret-form'
import type { Comparison, PendingChanges, RevealedValue } from '../vault/table.ts'
import type { Draft, Edits } from './edits.ts'
import { secretIn, type Column, type Grid } from './grid.ts'
import { cellLayers, type CellLayers } from './paint.ts'

export function reveal(grid: Grid, column: Column, name: string, edits: Edits): RevealedValue {
  const layers = cellLayers(grid, column, name, edits)
  const { shared, personal } = layers
  const secret =
    (personal === null ? undefined : secretIn(grid, column.personal, name)) ?? secretIn(grid, column.shared, name)
  return {
    value: personal ?? shared,
    ...(personal !== null && shared !== null ? { shared } : {}),
    ...(secret === undefined || secret.comment === '' ? {} : { comment: secret.comment }),
    ...editOf(grid, column, layers),
  }
}

/** What has to be decided comes first, then what covers the other. */
function editOf(grid: Grid, column: Column, { edited, conflicts }: CellLayers): Partial<RevealedValue> {
  const shown = conflicts.at(-1) ?? edited.at(-1)
  if (shown === undefined) return {}
  const pushed = shown.personal ? column.personal : column.shared
  return {
    edited: shown.personal ? 'personal' : 'shared',
    before: shown.before,
    ...(conflicts.includes(shown) ? { theirs: secretIn(grid, pushed, shown.name)?.value ?? null } : {}),
  }
}

/** Against the shared values, unsaved edits included. */
export function compare(column: Column, pairs: readonly NamedValue[], edits: Edits): Comparison {
  checkSecrets(pairs)
  const { environmentId } = column.environment
  const has = new Map<string, string>()
  for (const secret of column.shared) if (secret !== undefined) has.set(secret.name, secret.value)
  for (const { name, value, personal, ...draft } of edits.drafts.values()) {
    if (personal || draft.environmentId !== environmentId) continue
    if (value === null) has.delete(name)
    else has.set(name, value)
  }
  const given = new Set(pairs.map(({ name }) => name))
  const namesOf = (some: readonly NamedValue[]) => some.map(({ name }) => name).sort()
  return {
    added: namesOf(pairs.filter(({ name }) => !has.has(name))),
    changed: namesOf(pairs.filter(({ name, value }) => has.has(name) && has.get(name) !== value)),
    unchanged: namesOf(pairs.filter(({ name, value }) => has.get(name) === value)),
    absent: [...has.keys()].filter((name) => !given.has(name)).sort(),
  }
}

/** In the order of the environments. */
export function pending({ columns }: Pick<Grid, 'columns'>, { drafts }: Pick<Edits, 'drafts'>): PendingChanges[] {
  const all = [...drafts.values()]
  return columns.flatMap(({ environment: { environmentId, name } }) =>
    [false, true].flatMap((personal): PendingChanges[] => {
      const own = all.filter((draft) => draft.environmentId === environmentId && draft.personal === personal)
      if (own.length === 0) return []
      const namesOf = (fits: (draft: Draft) => boolean) =>
        own
          .filter(fits)
          .map((draft) => draft.name)
          .sort()
      return [
        {
          environment: name,
          ...(personal ? { personal } : {}),
          added: namesOf(({ before, value }) => before === null && value !== null),
          changed: namesOf(({ before, value }) => before !== null && value !== null),
          removed: namesOf(({ value }) => value === null),
        },
      ]
    }),
  )
}
