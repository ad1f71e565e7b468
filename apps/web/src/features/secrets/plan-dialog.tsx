// Names and values on their way into an environment: what they would change, name by name, and whether to keep that as edits or to push it at once.
import { useMemo, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import type { Table } from '../../vault/table.ts'
import type { Brought } from './brought.ts'
import { editsOf, firstChoice, KINDS, type Choice } from './import-plan.ts'
import { PlanList } from './plan-list.tsx'
import { useComparison } from './use-comparison.ts'
import { usePush } from './use-push.ts'
import { useTableChange } from './queries.ts'

export interface PlanDialogProps {
  readonly table: Table
  readonly brought: Brought
  readonly onClose: () => void
  readonly onConflicts: () => void
}

export function PlanDialog({ table, brought, onClose, onConflicts }: PlanDialogProps) {
  const { title, pairs, notices, fixed, scope } = brought
  const { workspaceId, unsaved } = table
  const [environment, setEnvironment] = useState(brought.environment)
  const [chosen, setChosen] = useState<{ readonly in: string; readonly choice: Choice }>()
  const [message, setMessage] = useState('')
  const comparison = useComparison(table, environment, pairs)
  const { change, busy, error } = useTableChange(workspaceId)
  const push = usePush(workspaceId, { onDone: onClose, onConflicts })

  const choice = useMemo(() => {
    if (comparison.data === undefined) return new Set<string>()
    return chosen?.in === environment ? chosen.choice : firstChoice(comparison.data, { whole: scope === 'whole' })
  }, [comparison.data, chosen, environment, scope])
  const kinds = scope === 'part' ? KINDS.filter((kind) => kind !== 'absent') : KINDS
  const count = choice.size
  const alone = unsaved === 0

  const keep = async (): Promise<boolean> => {
    if (comparison.data === undefined || count === 0) return false
    const edits = editsOf({ environment, pairs, comparison: comparison.data, choice })
    await change((table) => table.edit({ workspaceId, edits }))
    return true
  }
  const keepOnly = (): void =>
    void keep().then(
      (done) => done && onClose(),
      () => undefined,
    )
  const keepAndPush = (): void =>
    void keep().then(
      (done) => done && push.push(message),
      () => undefined,
    )
  const words = `${count.toLocaleString()} ${count === 1 ? 'change' : 'changes'}`
  return (
    <Dialog
      width="wide"
      title={title}
      lead="Nothing is sent before you push."
      onClose={onClose}
      onSubmit={alone ? keepAndPush : keepOnly}
      actions={
        <>
          <Button look={alone ? 'secondary' : 'primary'} busy={busy} disabled={count === 0} onClick={keepOnly}>
            Keep {words} unsaved
          </Button>
          {alone && (
            <Button look="primary" type="submit" busy={push.busy} disabled={count === 0}>
              <span className="truncate">
                Push {words} to {environment}
              </span>
            </Button>
          )}
        </>
      }
    >
      {!fixed && (
        <SelectField label="Into" value={environment} onChange={({ target }) => setEnvironment(target.value)}>
          {table.environments
            .filter(({ writable }) => writable)
            .map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
        </SelectField>
      )}
      {notices.length > 0 && (
        <Callout tone="warn" title="Perhaps not meant this way">
          <ul className="max-h-24 overflow-y-auto">
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Callout>
      )}
      {comparison.isPending && <Spinner label="Comparing…" />}
      {comparison.isError && <Failure error={comparison.error} />}
      {comparison.data !== undefined && (
        <PlanList
          // A list of another environment has revealed nothing yet.
          key={environment}
          comparison={comparison.data}
          kinds={kinds}
          environment={environment}
          pairs={pairs}
          choice={choice}
          onChoice={(next) => setChosen({ in: environment, choice: next })}
        />
      )}
      {alone ? (
        <TextField
          label="Message"
          hint="Optional: why, for whoever reads the history."
          value={message}
          onChange={({ target }) => setMessage(target.value)}
        />
      ) : (
        <p className="text-sm text-soft">You have {unsaved} other unsaved edits: push them all together afterwards.</p>
      )}
      {error !== null && error !== undefined && <Failure error={error} />}
      {push.error !== null && <Failure error={push.error} />}
    </Dialog>
  )
}
