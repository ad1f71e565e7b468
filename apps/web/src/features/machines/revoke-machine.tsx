// Revoking a token: what happens then, how far it has come, and what is to be done after it.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Machine } from '@infisical/client'
import { useChanged, usePlace } from '../../app/place.ts'
import { Sealing } from '../../app/working.tsx'
import { epochWords, reachWords } from '../../app/sentences.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { safeText } from '../../ui/safe-text.tsx'

export function RevokeMachine({ machine, onClose }: { readonly machine: Machine; readonly onClose: () => void }) {
  const { vault, workspaceId } = usePlace()
  const changed = useChanged()
  const name = safeText(machine.name, 64)
  const revoke = useMutation({
    mutationFn: () => vault.machines.revoke({ workspaceId, machine: machine.name }),
    onSuccess: changed,
  })
  if (revoke.data !== undefined)
    return (
      <Dialog
        title={`${name} is revoked`}
        lead={`${epochWords(revoke.data.epoch)}.`}
        onClose={onClose}
        actions={
          <Button data-autofocus look="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <Callout tone="warn" title="Change what it could read at its source">
          Whoever had the token may have kept the values of {reachWords(machine.environments)}.{' '}
          <Link
            to="/w/$workspaceId/members"
            params={{ workspaceId }}
            hash="rotation"
            className="font-medium text-accent underline"
          >
            See what to change
          </Link>
        </Callout>
      </Dialog>
    )
  return (
    <Dialog
      title={`Revoke ${name}?`}
      onClose={() => !revoke.isPending && onClose()}
      actions={
        <>
          <Button disabled={revoke.isPending} onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            <span className="truncate">Revoke {name}</span>
          </Button>
        </>
      }
    >
      <ul className="grid list-disc gap-2 pl-4 text-soft">
        <li>From that moment the server refuses it: whatever still uses the token stops getting secrets.</li>
        <li>
          The keys are changed, and every secret is sealed anew for those who stay. Nobody else has to do anything.
        </li>
        <li>
          What it has read ({reachWords(machine.environments)}) may have been kept. You get the list of values to change
          at their source.
        </li>
      </ul>
      {revoke.isPending && <Sealing />}
      {revoke.isError && <Failure error={revoke.error} />}
    </Dialog>
  )
}
