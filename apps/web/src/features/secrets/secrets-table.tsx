// The table with everything around it: what is shown, what is chosen, what is unsaved, and the questions that are asked on the way.
import { useDeferredValue, useMemo, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { useAction } from '../../app/actions.ts'
import { SHORTCUTS, spelled, useShortcut } from '../../app/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import type { Table } from '../../vault/table.ts'
import { fromEnvironment, fromFile } from './brought.ts'
import { DropCatcher } from './drop-catcher.tsx'
import { filterRows, type RowFilter } from './filter-rows.ts'
import { MatrixContext } from './matrix-context.ts'
import { MatrixToolbar } from './matrix-toolbar.tsx'
import { Matrix } from './matrix.tsx'
import type { OpenDialog } from './open-dialog.ts'
import { useTableChange } from './queries.ts'
import { SecretsDialogs } from './secrets-dialogs.tsx'
import { NoMatch, NoSecrets } from './secrets-empty.tsx'
import { NOTHING_SELECTED, stillThere } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { sharedPairs } from './shared-pairs.ts'
import { UnsavedBar } from './unsaved-bar.tsx'
import { useMatrixActions } from './use-matrix-actions.ts'
import { useNarrow } from './use-narrow.ts'
import { useRevealed } from './use-revealed.ts'

const EVERYTHING: RowFilter = { search: '', shown: 'all' }

export function SecretsTable({ table }: { readonly table: Table }) {
  const vault = useVault()
  const narrow = useNarrow()
  const { workspaceId } = table
  const [filter, setFilter] = useState(EVERYTHING)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [single, setSingle] = useState(() => table.environments.find(({ open }) => open)?.name ?? '')
  const [dialog, setDialog] = useState<OpenDialog>()
  const [chosen, setSelection] = useState(NOTHING_SELECTED)
  const { change, error, dismiss } = useTableChange(workspaceId)
  const revealed = useRevealed(table)

  const deferred = useDeferredValue(filter)
  const rows = useMemo(() => filterRows(table, deferred), [table, deferred])
  const names = useMemo(() => rows.map((row) => table.names[row] ?? ''), [table, rows])
  const environments = useMemo(
    () => table.environments.filter(({ name }) => (narrow ? name === single : !hidden.has(name))),
    [table, narrow, single, hidden],
  )
  const selection = useMemo(() => stillThere(chosen, table.names), [chosen, table])
  const matrix = useMatrixActions({ table, names, revealed, change, setSelection, setDialog })

  const add = (): void => setDialog({ kind: 'add', name: rows.length === 0 ? filter.search.trim() : '' })
  const copyFrom = async (from: string): Promise<void> => {
    const pairs = await sharedPairs(vault, table, from, selection.names)
    setDialog({ kind: 'plan', brought: fromEnvironment(table, from, pairs) })
  }
  useShortcut(SHORTCUTS.add, add)
  useAction({ label: 'Add a secret', keys: spelled(SHORTCUTS.add), run: add })
  const fault = matrix.error ?? error
  return (
    <Page
      wide
      title="Secrets"
      actions={
        <UnsavedBar
          table={table}
          onUndo={() => void change((verbs) => verbs.undo({ workspaceId }))}
          onRedo={() => void change((verbs) => verbs.redo({ workspaceId }))}
          onPush={() => setDialog({ kind: 'push' })}
          onConflicts={() => setDialog({ kind: 'conflicts' })}
        />
      }
    >
      {selection.names.size > 0 ? (
        <SelectionBar
          count={selection.names.size}
          environments={table.environments}
          onRemove={() => matrix.actions.removeRows([...selection.names])}
          onCopy={(from) => void copyFrom(from)}
          onClear={() => setSelection(NOTHING_SELECTED)}
        />
      ) : table.names.length === 0 ? null : (
        <MatrixToolbar
          filter={filter}
          onFilter={setFilter}
          environments={table.environments}
          single={narrow ? single : undefined}
          onSingle={setSingle}
          hidden={hidden}
          onHidden={setHidden}
          onAdd={add}
          onImport={() => setDialog({ kind: 'import' })}
        />
      )}
      {fault !== undefined && fault !== null && (
        <Failure
          error={fault}
          action={
            <Button
              size="small"
              look="quiet"
              onClick={() => {
                matrix.dismiss()
                dismiss()
              }}
            >
              Dismiss
            </Button>
          }
        />
      )}
      {!table.kept && table.unsaved > 0 && (
        <Callout tone="warn" title="This browser does not let the page keep unsaved edits">
          They last as long as this page is open: push before you leave it.
        </Callout>
      )}
      {table.names.length === 0 ? (
        <NoSecrets onAdd={add} onImport={() => setDialog({ kind: 'import' })} />
      ) : rows.length === 0 ? (
        <NoMatch onClear={() => setFilter(EVERYTHING)} />
      ) : (
        <MatrixContext value={matrix.actions}>
          <Matrix
            table={table}
            rows={rows}
            environments={environments}
            narrow={narrow}
            selection={selection}
            revealed={revealed.values}
            editing={matrix.editing}
          />
        </MatrixContext>
      )}
      <SecretsDialogs
        table={table}
        open={dialog}
        onOpen={setDialog}
        onAdded={(name) => setFilter({ search: name, shown: 'all' })}
      />
      <DropCatcher
        onBring={(reading) =>
          setDialog(
            'fault' in reading
              ? { kind: 'import', fault: reading.fault }
              : { kind: 'plan', brought: fromFile(table, reading) },
          )
        }
      />
    </Page>
  )
}
