// The questions of this page, one at a time, and how one leads to the next.
import type { Table } from '../../vault/table.ts'
import { AddDialog } from './add-dialog.tsx'
import { fromFile, fromText } from './brought.ts'
import { BulkEditDialog } from './bulk-edit-dialog.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import type { OpenDialog } from './open-dialog.ts'
import { PlanDialog } from './plan-dialog.tsx'
import { PushDialog } from './push-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

export interface SecretsDialogsProps {
  readonly table: Table
  readonly open: OpenDialog | undefined
  readonly onOpen: (dialog: OpenDialog | undefined) => void
  readonly onAdded: (name: string) => void
}

export function SecretsDialogs({ table, open, onOpen, onAdded }: SecretsDialogsProps) {
  const close = (): void => onOpen(undefined)
  const toConflicts = (): void => onOpen({ kind: 'conflicts' })
  switch (open?.kind) {
    case undefined:
      return null
    case 'add':
      return (
        <AddDialog
          table={table}
          name={open.name}
          onClose={close}
          onAdded={(name) => {
            close()
            onAdded(name)
          }}
        />
      )
    case 'import':
      return (
        <ImportDialog
          {...(open.fault !== undefined && { fault: open.fault })}
          onClose={close}
          onRead={(read) => onOpen({ kind: 'plan', brought: fromFile(table, read, open.environment) })}
        />
      )
    case 'plan':
      return <PlanDialog table={table} brought={open.brought} onClose={close} onConflicts={toConflicts} />
    case 'bulk':
      return (
        <BulkEditDialog
          table={table}
          environment={open.environment}
          onClose={close}
          onRead={(read) => onOpen({ kind: 'plan', brought: fromText(read, open.environment) })}
        />
      )
    case 'rename':
      return <RenameDialog table={table} name={open.name} onClose={close} />
    case 'push':
      return <PushDialog table={table} onClose={close} onConflicts={toConflicts} />
    case 'conflicts':
      return <ConflictDialog table={table} onClose={close} onSettled={() => onOpen({ kind: 'push' })} />
  }
}
