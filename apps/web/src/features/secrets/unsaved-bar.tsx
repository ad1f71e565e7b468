// What is edited and not pushed, and the two steps from there: back, or to everybody.
import { Redo2, Undo2, UploadCloud } from 'lucide-react'
import { SHORTCUTS, spelled, useShortcut } from '../../app/shortcuts.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import type { Table } from '../../vault/table.ts'

export interface UnsavedBarProps {
  readonly table: Table
  readonly onUndo: () => void
  readonly onRedo: () => void
  readonly onPush: () => void
  readonly onConflicts: () => void
}

export function UnsavedBar({ table, onUndo, onRedo, onPush, onConflicts }: UnsavedBarProps) {
  const { unsaved, conflicts, canUndo, canRedo } = table
  useShortcut(SHORTCUTS.undo, onUndo, canUndo)
  useShortcut(SHORTCUTS.redo, onRedo, canRedo)
  useShortcut(SHORTCUTS.save, conflicts > 0 ? onConflicts : onPush, unsaved > 0)
  return (
    <>
      <span role="status" className="flex items-center gap-2 self-center">
        {conflicts > 0 && <Badge tone="danger">{counted(conflicts, 'conflict')}</Badge>}
        {unsaved > 0 && <Badge tone="info">{unsaved} unsaved</Badge>}
      </span>
      <IconButton
        label={`Undo (${spelled(SHORTCUTS.undo)})`}
        icon={<Undo2 aria-hidden size={16} />}
        disabled={!canUndo}
        onClick={onUndo}
      />
      <IconButton
        label={`Redo (${spelled(SHORTCUTS.redo)})`}
        icon={<Redo2 aria-hidden size={16} />}
        disabled={!canRedo}
        onClick={onRedo}
      />
      {conflicts > 0 ? (
        <Button look="danger" onClick={onConflicts}>
          Settle…
        </Button>
      ) : (
        <Button
          look="primary"
          icon={<UploadCloud aria-hidden size={16} />}
          disabled={unsaved === 0}
          onClick={onPush}
          title={spelled(SHORTCUTS.save)}
        >
          Push…
        </Button>
      )}
    </>
  )
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`
