// Brings an environment, or one secret, back to what it was: what that would change, and then a new commit on top of all the others.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { workspaceKey } from '../../app/place.ts'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { notify } from '../../ui/notices.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { restore, restorePlanQuery, type ChainPlace, type Restoring } from './queries.ts'
import { summaryOf } from './words.ts'

export interface RestoreDialogProps {
  readonly place: ChainPlace
  readonly restoring: Restoring
  readonly onClose: () => void
}

export function RestoreDialog({ place, restoring, onClose }: RestoreDialogProps) {
  const vault = useVault()
  const queries = useQueryClient()
  const [message, setMessage] = useState('')
  const plan = useQuery(restorePlanQuery(vault, place, restoring))
  const restoration = useMutation({
    ...restore(vault, place),
    onSuccess(result) {
      if (result.outcome === 'conflict') return
      notify({
        tone: 'good',
        text: `Restored ${place.environment} to commit ${restoring.seq} · now commit ${result.seq}`,
      })
      void queries.invalidateQueries({ queryKey: workspaceKey(place.workspaceId, 'history') })
      onClose()
    },
  })
  const [one] = restoring.names ?? []
  const what = one === undefined ? place.environment : safeText(one, 60)
  const nothing =
    plan.data !== undefined && plan.data.added.length + plan.data.changed.length + plan.data.removed.length === 0
  return (
    <Dialog
      title={one === undefined ? `Restore ${what} to commit ${restoring.seq}` : `Bring back ${what}`}
      lead="As a new commit: everything in between stays in the history."
      onClose={onClose}
      onSubmit={() => {
        if (!nothing && plan.data !== undefined) restoration.mutate({ ...restoring, message: message.trim() })
      }}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            busy={restoration.isPending}
            disabled={plan.data === undefined || nothing}
          >
            Restore
          </Button>
        </>
      }
    >
      {plan.isPending && <Spinner label="Looking at what that would change…" />}
      {plan.isError && <Failure error={plan.error} />}
      {nothing && <Callout tone="info" title="Nothing would change: it is as it was then." />}
      {plan.data !== undefined && !nothing && (
        <>
          <div className="grid gap-2">
            <p>{`For everybody in ${place.environment}: ${summaryOf(plan.data)}.`}</p>
            <Names label="Come back" names={plan.data.added} />
            <Names label="Get their old value" names={plan.data.changed} />
            <Names label="Are removed" names={plan.data.removed} />
          </div>
          <TextField
            label="Message"
            hint="For your team, in the history."
            value={message}
            maxLength={200}
            onChange={(event) => setMessage(event.target.value)}
          />
        </>
      )}
      {restoration.isError && <Failure error={restoration.error} />}
      {restoration.data?.outcome === 'conflict' && (
        <Callout
          live
          tone="warn"
          title="Somebody changed some of these a moment ago"
          action={
            <Button size="small" onClick={() => void plan.refetch().then(() => restoration.reset())}>
              Look again
            </Button>
          }
        >
          {restoration.data.conflicts.map((name) => safeText(name, 60)).join(', ')}
        </Callout>
      )}
    </Dialog>
  )
}

const SHOWN = 12

function Names({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null
  const more = names.length - SHOWN
  return (
    <div className="grid gap-0.5 text-sm">
      <span className="text-faint">{label}</span>
      <span className="font-mono break-all">
        {names
          .slice(0, SHOWN)
          .map((name) => safeText(name, 60))
          .join(', ')}
        {more > 0 && ` and ${more} more`}
      </span>
    </div>
  )
}
