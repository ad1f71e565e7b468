// What cells ask for, done: by the worker where it is about secrets, by the page where it is about what is shown.
import { useMemo, useState, type Dispatch, type SetStateAction } from 'react'
import { watchFor } from '../../app/alarm.ts'
import { useVault } from '../../app/vault-context.ts'
import { safeText } from '../../ui/safe-text.tsx'
import { CELL, type CellName, type Edit, type Table } from '../../vault/table.ts'
import { byteOf } from './cells.ts'
import { copySecret } from './clipboard.ts'
import type { Editing, MatrixActions } from './matrix-context.ts'
import type { OpenDialog } from './open-dialog.ts'
import type { TableChange } from './queries.ts'
import { extended, toggled, toggledAll, type Selection } from './selection.ts'
import type { useRevealed } from './use-revealed.ts'

export interface MatrixSurroundings {
  readonly table: Table
  /** As they are shown. */
  readonly names: readonly string[]
  readonly revealed: ReturnType<typeof useRevealed>
  readonly change: TableChange['change']
  readonly setSelection: Dispatch<SetStateAction<Selection>>
  readonly setDialog: (dialog: OpenDialog) => void
}

export function useMatrixActions(around: MatrixSurroundings) {
  const { table, names, revealed, change, setSelection, setDialog } = around
  const vault = useVault()
  const [editing, setEditing] = useState<Editing>()
  const [error, setError] = useState<unknown>()
  const { workspaceId } = table
  const { values, reveal, hide, hideAll } = revealed

  const actions = useMemo((): MatrixActions => {
    const attempt = (work: Promise<unknown>): void => {
      work.catch((reason: unknown) => {
        watchFor(reason)
        setError(reason)
      })
    }
    const has = ({ environment, name }: CellName, mark: number): boolean =>
      ((byteOf(table, environment, table.names.indexOf(name)) ?? 0) & mark) !== 0
    const environmentOf = ({ environment }: CellName) => table.environments.find(({ name }) => name === environment)
    const edit = async (edits: readonly Edit[]): Promise<void> => {
      if (edits.length > 0) await change((verbs) => verbs.edit({ workspaceId, edits }))
    }
    const copy = async (cell: CellName): Promise<void> => {
      const { value } = await vault.table.reveal({ workspaceId, ...cell })
      if (value !== null) await copySecret(value, `${safeText(cell.name, 60)} of ${cell.environment}`)
    }
    const removalOf = (cell: CellName): readonly Edit[] => {
      if (!has(cell, CELL.value)) return []
      if (has(cell, CELL.personal)) return [{ ...cell, value: null, personal: true }]
      return environmentOf(cell)?.writable === true ? [{ ...cell, value: null }] : []
    }
    return {
      reveal: (cell) => attempt(reveal(cell)),
      hide,
      hideAll,
      copy: (cell) => attempt(copy(cell)),
      act(what, cell) {
        const environment = environmentOf(cell)
        if (environment?.open !== true) return
        const personal = has(cell, CELL.personal)
        const isShown = values.has(`${cell.environment}\n${cell.name}`)
        if (what === 'edit' && (environment.writable || personal)) setEditing({ ...cell, personal })
        else if (what === 'remove') attempt(edit(removalOf(cell)))
        else if (!has(cell, CELL.value)) return
        else if (what === 'copy') attempt(copy(cell))
        else if (isShown) hide(cell)
        else attempt(reveal(cell))
      },
      startEdit: setEditing,
      stopEdit: () => setEditing(undefined),
      edit,
      attempt: (edits) => attempt(edit(edits)),
      removeRows: (removed) =>
        attempt(
          edit(
            removed.flatMap((name) =>
              table.environments
                .filter(({ writable }) => writable)
                .map((environment) => ({ environment: environment.name, name }))
                .filter((cell) => has(cell, CELL.value))
                .map((cell) => ({ ...cell, value: null })),
            ),
          ),
        ),
      discard: (cell) => attempt(change((verbs) => verbs.discard({ workspaceId, cells: [cell] }))),
      rename: (name) => setDialog({ kind: 'rename', name }),
      resolve: () => setDialog({ kind: 'conflicts' }),
      bulkEdit: (environment) => setDialog({ kind: 'bulk', environment }),
      importInto: (environment) => setDialog({ kind: 'import', environment }),
      select: (name) => setSelection((now) => toggled(now, name)),
      selectTo: (name, from) =>
        setSelection((now) =>
          extended(now.anchor === undefined && from !== undefined ? toggled(now, from) : now, name, names),
        ),
      selectAll: () => setSelection((now) => toggledAll(now, names)),
    }
  }, [table, names, values, reveal, hide, hideAll, change, vault, workspaceId, setSelection, setDialog])
  return { actions, editing, error, dismiss: () => setError(undefined) }
}
