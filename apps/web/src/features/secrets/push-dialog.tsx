// The last look before a push: what will change, environment by environment, and why.
import { useQuery } from '@tanstack/react-query'
import { UploadCloud } from 'lucide-react'
import { useState } from 'react'
import { workspaceKey } from '../../app/place.ts'
import { useVault } from '../../app/vault-context.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import type { PendingChanges, Table } from '../../vault/table.ts'
import { usePush } from './use-push.ts'

export interface PushDialogProps {
  readonly table: Table
  readonly onClose: () => void
  readonly onConflicts: () => void
}

export function PushDialog({ table, onClose, onConflicts }: PushDialogProps) {
  const vault = useVault()
  const { workspaceId } = table
  const [message, setMessage] = useState('')
  const { push, busy, error } = usePush(workspaceId, { onDone: onClose, onConflicts })
  const pending = useQuery({
    queryKey: workspaceKey(workspaceId, 'pending', table.unsaved),
    queryFn: () => vault.table.pending({ workspaceId }),
    gcTime: 0,
    staleTime: 0,
  })
  const { unsaved } = table
  return (
    <Dialog
      width="wide"
      title={`Push ${unsaved.toLocaleString()} ${unsaved === 1 ? 'edit' : 'edits'}`}
      lead="Values are encrypted on this device; everybody who may read an environment gets them."
      onClose={onClose}
      onSubmit={() => push(message)}
      actions={
        <Button
          look="primary"
          type="submit"
          busy={busy}
          disabled={unsaved === 0}
          icon={<UploadCloud aria-hidden size={16} />}
        >
          Push
        </Button>
      }
    >
      <TextField
        label="Message"
        data-autofocus
        hint="Optional: why, for whoever reads the history."
        value={message}
        onChange={({ target }) => setMessage(target.value)}
      />
      {pending.isPending && <Spinner label="Looking…" />}
      {pending.isError && <Failure error={pending.error} />}
      {pending.data?.map((changes) => (
        <Changes key={`${changes.environment} ${changes.personal}`} changes={changes} />
      ))}
      {error !== null && <Failure error={error} />}
    </Dialog>
  )
}

const MOST_NAMES = 200

const KINDS = [
  { kind: 'added', tone: 'good', sign: '+', word: 'new' },
  { kind: 'changed', tone: 'info', sign: '~', word: 'changed' },
  { kind: 'removed', tone: 'danger', sign: '−', word: 'removed' },
] as const satisfies readonly { kind: keyof PendingChanges; tone: Tone; sign: string; word: string }[]

function Changes({ changes }: { readonly changes: PendingChanges }) {
  return (
    <section aria-label={changes.environment} className="grid gap-2 rounded-md border border-line p-3">
      <h3 className="flex items-center gap-2 font-semibold">
        {changes.environment}
        {changes.personal === true && <Badge tone="warn">for you only</Badge>}
      </h3>
      {KINDS.map(({ kind, tone, sign, word }) => {
        const names = changes[kind]
        if (names.length === 0) return null
        return (
          <div key={kind} className="grid grid-cols-[7rem_minmax(0,1fr)] items-start gap-2">
            <span>
              <Badge tone={tone}>
                <span aria-hidden>{sign}</span> {names.length.toLocaleString()} {word}
              </Badge>
            </span>
            <p className="flex max-h-32 flex-wrap gap-x-3 gap-y-0.5 overflow-y-auto">
              {names.slice(0, MOST_NAMES).map((name) => (
                <SafeText key={name} mono text={name} className="max-w-full" />
              ))}
              {names.length > MOST_NAMES && <span className="text-faint">and {names.length - MOST_NAMES} more</span>}
            </p>
          </div>
        )
      })}
    </section>
  )
}
