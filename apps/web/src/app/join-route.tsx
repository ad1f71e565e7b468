// Where an invite link leads: whoever is not logged in does that first, on the same page, and keeps the link meanwhile.
import { useParams } from '@tanstack/react-router'
import { InvitedNote } from '../features/join/invited-note.tsx'
import { JoinPage } from '../features/join/join-page.tsx'
import { NoLinkPage } from '../features/join/no-link-page.tsx'
import { Gate } from './gate.tsx'
import { inviteLinkOf } from './invite-link.ts'

export function JoinRoute() {
  const { inviteId } = useParams({ from: '/join/$inviteId' })
  const link = inviteLinkOf(inviteId)
  if (link === undefined) return <NoLinkPage />
  return (
    <Gate reason={<InvitedNote />} firstMode="sign-up">
      <JoinPage inviteId={inviteId} link={link} />
    </Gate>
  )
}
