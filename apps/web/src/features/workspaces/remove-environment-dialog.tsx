// An environment goes, for everybody: said in full before it happens.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useVault } from '../../app/vault-context.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notices.tsx'
import { removeEnvironment } from './queries.ts'

export interface RemoveEnvironmentDialogProps {
  readonly workspaceId: string
  readonly environment: string
  readonly onClose: () => void
}

export function RemoveEnvironmentDialog({ workspaceId, environment, onClose }: RemoveEnvironmentDialogProps) {
  const queries = useQueryClient()
  const removing = useMutation({
    ...removeEnvironment(useVault()),
    onSuccess: async () => {
      onClose()
      notify({ tone: 'info', text: `${environment} is removed.` })
      await queries.invalidateQueries()
    },
  })
  return (
    <ConfirmDialog
      title={`Remove ${environment}?`}
      word={environment}
      action={`Remove ${environment}`}
      busy={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate({ workspaceId, environment })}
      onClose={onClose}
    >
      <p>This happens at once, for everybody, and cannot be undone:</p>
      <ul className="grid list-disc gap-1 pl-5">
        <li>All its secrets and their history are gone, the personal overrides of everybody too.</li>
        <li>Programs and machines that read it find nothing there any more.</li>
        <li>
          Copies that somebody pulled before stay where they are. What must not be used any more has to be changed at
          its source.
        </li>
      </ul>
    </ConfirmDialog>
  )
}
