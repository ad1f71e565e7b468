// Leaving a workspace, with what that means for oneself and for those who stay.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { forgetWorkspace } from '../../app/remembered-place.ts'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/page.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import { leave } from './queries.ts'

export function LeaveSection({ workspaceId, name }: { readonly workspaceId: string; readonly name: string }) {
  const [asked, setAsked] = useState(false)
  const router = useRouter()
  const queries = useQueryClient()
  const leaving = useMutation({
    ...leave(useVault(), workspaceId),
    onSuccess: async () => {
      forgetWorkspace()
      queries.removeQueries({ queryKey: ['workspaces'] })
      await router.navigate({ to: '/' })
      notify({ tone: 'info', text: `You have left ${safeText(name)}.` })
    },
  })
  return (
    <Section
      title="Leave this workspace"
      lead="You will need a new invite to come back."
      actions={
        <Button icon={<LogOut aria-hidden size={16} />} onClick={() => setAsked(true)}>
          Leave…
        </Button>
      }
    >
      {asked && (
        <ConfirmDialog
          title={`Leave ${safeText(name, 40)}?`}
          word="leave"
          action="Leave"
          busy={leaving.isPending}
          error={leaving.error}
          onConfirm={() => leaving.mutate()}
          onClose={() => {
            setAsked(false)
            leaving.reset()
          }}
        >
          <ul className="grid list-disc gap-1 pl-5">
            <li>You lose access to every secret here at once, and need a new invite to come back.</li>
            <li>
              Nobody can push until the keys are changed. The program of an owner or admin does that by itself, with its
              next push.
            </li>
            <li>What you could read is listed for those who stay, so that they change it at its source.</li>
          </ul>
        </ConfirmDialog>
      )}
    </Section>
  )
}
