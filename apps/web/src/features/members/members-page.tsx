// Members: who is here and what each can read, who is invited, and what to change at its source since somebody is gone.
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Member } from '@infisical/client'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { InvitesView } from './invites-view.tsx'
import { KeysDue } from './keys-due.tsx'
import { MemberList } from './member-list.tsx'
import { MemberPanel } from './member-panel.tsx'
import { usePlace } from '../../app/place.ts'
import { membersQuery } from '../../app/workspace-queries.ts'
import { governs } from './rights.ts'
import { RotationView } from './rotation-view.tsx'
import { Views } from './views.tsx'

export function MembersPage() {
  const place = usePlace()
  const members = useQuery(membersQuery(place))
  const view = useLocation({ select: ({ hash }) => hash })
  const [inviting, setInviting] = useState(false)
  const [opened, setOpened] = useState<Member>()
  const me = members.data?.find(({ you }) => you)
  // Who has just been removed is not in the list any more, and what follows from it is still on the screen.
  const open = members.data?.find(({ userId }) => userId === opened?.userId) ?? opened
  const mayInvite = me !== undefined && governs(me.role)
  return (
    <Page
      title="Members"
      lead="Who is in this workspace and what each can read, by the log that your team signed. The server can add nobody to it."
      actions={
        mayInvite && (
          <Button look="primary" icon={<UserPlus aria-hidden size={16} />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        )
      }
    >
      <KeysDue />
      <Views />
      {members.isError && (
        <Failure error={members.error} action={<Button onClick={() => void members.refetch()}>Try again</Button>} />
      )}
      {members.isPending && <Spinner label="Reading the log…" />}
      {me !== undefined && members.data !== undefined && (
        <>
          {view === 'invites' && <InvitesView me={me} onInvite={() => setInviting(true)} />}
          {view === 'rotation' && <RotationView />}
          {view !== 'invites' && view !== 'rotation' && (
            <MemberList members={members.data} onOpen={setOpened} onInvite={() => setInviting(true)} />
          )}
          {open !== undefined && (
            <MemberPanel key={open.userId} me={me} member={open} onClose={() => setOpened(undefined)} />
          )}
          {inviting && <InviteDialog me={me} onClose={() => setInviting(false)} />}
        </>
      )}
    </Page>
  )
}
