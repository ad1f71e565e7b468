// Somebody else changed what is edited here too. For each such cell: what it was, what you made of it, what they made of it; one of the two is taken, or
// a third is written. Until then both are kept.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import type { Table, TableVerbs } from '../../vault/table.ts'
import { cellKey } from './cell-key.ts'
import { conflictsOf } from './conflict-list.ts'
import { ConflictCard, type Verdict } from './conflict-card.tsx'
import { useTableChange } from './queries.ts'

export interface ConflictDialogProps {
  readonly table: Table
  readonly onClose: () => void
  /** All are settled, and there are edits left to be pushed. */
  readonly onSettled: () => void
}

export function ConflictDialog({ table, onClose, onSettled }: ConflictDialogProps) {
  const { workspaceId } = table
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map())
  const { change, busy, error } = useTableChange(workspaceId)
  const conflicts = conflictsOf(table)
  const decided = conflicts.filter((cell) => verdicts.has(cellKey(cell)))

  const decide = (cells: typeof conflicts, verdict: Verdict): void => {
    const next = new Map(verdicts)
    for (const cell of cells) next.set(cellKey(cell), verdict)
    setVerdicts(next)
  }
  const settle = async (verbs: TableVerbs): Promise<Table> => {
    const cells = decided.map((cell) => {
      const verdict = verdicts.get(cellKey(cell))
      return { ...cell, take: verdict?.take === 'theirs' ? ('theirs' as const) : ('mine' as const) }
    })
    const settled = await verbs.settle({ workspaceId, cells })
    const edits = decided.flatMap((cell) => {
      const verdict = verdicts.get(cellKey(cell))
      return verdict?.take === 'other'
        ? [{ ...cell, value: verdict.value, ...(verdict.personal && { personal: true }) }]
        : []
    })
    return edits.length === 0 ? settled : await verbs.edit({ workspaceId, edits })
  }
  const apply = async (): Promise<void> => {
    const { conflicts: left, unsaved } = await change(settle)
    if (left > 0) return
    if (unsaved > 0) onSettled()
    else onClose()
  }
  return (
    <Dialog
      width="full"
      title={
        conflicts.length === 1
          ? 'One value was changed by you and by somebody else'
          : `${conflicts.length} values were changed by you and by somebody else`
      }
      lead="Nothing is lost: choose for each, then push again."
      onClose={onClose}
      onSubmit={() => void apply().catch(() => undefined)}
      actions={
        <>
          <Button onClick={() => decide(conflicts, { take: 'mine' })}>Take all of mine</Button>
          <Button onClick={() => decide(conflicts, { take: 'theirs' })}>Take all of theirs</Button>
          <Button look="primary" type="submit" busy={busy} disabled={decided.length === 0}>
            Settle {decided.length} of {conflicts.length}
          </Button>
        </>
      }
    >
      {conflicts.map((cell) => (
        <ConflictCard
          key={cellKey(cell)}
          workspaceId={workspaceId}
          cell={cell}
          verdict={verdicts.get(cellKey(cell))}
          onVerdict={(verdict) => decide([cell], verdict)}
        />
      ))}
      {error !== null && error !== undefined && <Failure error={error} />}
    </Dialog>
  )
}
