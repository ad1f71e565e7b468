// Invites that nobody has used yet, expired ones included. Whom each is for stands in the log as a hash alone.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Mail } from 'lucide-react'
import { useState } from 'react'
import type { Member, OpenInvite } from '@infisical/client'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/page.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Time } from '../../ui/time.tsx'
import { Cell, Narrow, VirtualTable } from '../../ui/virtual-table.tsx'
import { useChanged, usePlace } from '../../app/place.ts'
import { invitesQuery } from './queries.ts'
import { governs, roleLabel } from './rights.ts'
import { reachLabel } from '../../app/sentences.ts'

export function InvitesView({ me, onInvite }: { readonly me: Member; readonly onInvite: () => void }) {
  const place = usePlace()
  const invites = useQuery(invitesQuery(place))
  const [cancelling, setCancelling] = useState<OpenInvite>()
  const may = governs(me.role)
  if (invites.isPending) return <Spinner label="Reading the log…" />
  if (invites.isError)
    return <Failure error={invites.error} action={<Button onClick={() => void invites.refetch()}>Try again</Button>} />
  if (invites.data.length === 0)
    return (
      <EmptyState
        icon={<Mail size={22} />}
        title="No invite is open"
        action={may && <Button onClick={onInvite}>Invite somebody</Button>}
      >
        {may
          ? 'An invite is a link that you hand over yourself. Until it is used it stands here, and you can cancel it.'
          : 'Owners and admins invite. Ask one of them when somebody should join.'}
      </EmptyState>
    )
  return (
    <Section
      title="Open invites"
      lead={
        may
          ? 'Whom an invite is for stands in the log as a hash only, so that nobody can read it there. Cancel what you do not know.'
          : 'Owners and admins invite, and can cancel these.'
      }
    >
      <VirtualTable
        label="Open invites"
        columns={['Made by', 'Role', 'Environments', 'Good until']}
        {...(may && { actions: 'Cancel' })}
        layout="md:grid-cols-[minmax(0,2fr)_5rem_minmax(0,1.5fr)_9rem_5rem]"
        rows={invites.data}
        rowKey={({ inviteId }) => inviteId}
      >
        {(invite) => <InviteCells invite={invite} {...(may && { onCancel: () => setCancelling(invite) })} />}
      </VirtualTable>
      {cancelling !== undefined && <CancelInvite invite={cancelling} onClose={() => setCancelling(undefined)} />}
    </Section>
  )
}

function InviteCells({ invite, onCancel }: { readonly invite: OpenInvite; readonly onCancel?: () => void }) {
  return (
    <>
      <Cell whole>
        <SafeText text={invite.invitedBy} className="block" />
      </Cell>
      <Cell>{roleLabel(invite.role)}</Cell>
      <Cell>
        <span className="block truncate text-soft">{reachLabel(invite.environments)}</span>
      </Cell>
      <Cell>
        {invite.expiresAt < Date.now() ? (
          <Badge tone="warn">Expired</Badge>
        ) : (
          <span className="text-sm text-soft">
            <Narrow>expires</Narrow>
            <Time at={invite.expiresAt} />
          </span>
        )}
      </Cell>
      {onCancel !== undefined && (
        <Cell>
          <Button size="small" onClick={onCancel} aria-label={`Cancel the invite made by ${invite.invitedBy}`}>
            Cancel
          </Button>
        </Cell>
      )}
    </>
  )
}

function CancelInvite({ invite, onClose }: { readonly invite: OpenInvite; readonly onClose: () => void }) {
  const place = usePlace()
  const { vault, workspaceId } = place
  const changed = useChanged()
  const cancel = useMutation({
    mutationFn: () => vault.sharing.cancelInvite({ workspaceId, inviteId: invite.inviteId }),
    onSuccess: async () => {
      await changed()
      notify({ tone: 'good', text: 'The invite is cancelled' })
      onClose()
    },
  })
  return (
    <Dialog
      title="Cancel this invite?"
      onClose={() => !cancel.isPending && onClose()}
      actions={
        <>
          <Button disabled={cancel.isPending} onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel the invite
          </Button>
        </>
      }
    >
      <p className="text-soft">
        Its link opens nothing from then on. Whoever has it cannot join; you can make another one at any time.
      </p>
      {cancel.isError && <Failure error={cancel.error} />}
    </Dialog>
  )
}
