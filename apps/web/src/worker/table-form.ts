// What may be edited, said before anything is: where, by whom, and what can be stored.
import { ClientError } from '@infisical/client'
import { checkNamedOnce, checkSecrets } from '@infisical/client/secret-form'
import type { Edit } from '../vault/table.ts'
import { keyOf, type Spot } from './edits.ts'
import { columnNamed, type Column, type Grid } from './grid.ts'

/** `environment-unknown`, `environment-closed` */
export function requireColumn(grid: Grid, environment: string): Column {
  const column = columnNamed(grid, environment)
  if (column !== undefined) return column
  const isKnown = grid.environments.some(({ name }) => name === environment)
  throw new ClientError(isKnown ? 'environment-closed' : 'environment-unknown')
}

/** The edits as the worker has them. Also `not-allowed-here`, `secret-name`, `secret-value`, and `secret-duplicate` for a cell given twice. */
export function wantedBy(grid: Grid, edits: readonly Edit[]): (Spot & { readonly value: string | null })[] {
  const columns = new Map(
    [...new Set(edits.map((edit) => edit.environment))].map((name) => [name, requireColumn(grid, name)]),
  )
  const wanted = edits.map(({ environment, name, value, personal = false }) => {
    const { environmentId, writable } = (columns.get(environment) as Column).environment
    if (!personal && !writable) throw new ClientError('not-allowed-here')
    return { environmentId, name, personal, value }
  })
  // The same name in several environments is no duplicate.
  for (const { name, value } of wanted) if (value !== null) checkSecrets([{ name, value }])
  const keys = new Map(wanted.map((spot) => [keyOf(spot), spot.name]))
  if (keys.size !== wanted.length) checkNamedOnce(wanted.map(({ name }) => name))
  return wanted
}
