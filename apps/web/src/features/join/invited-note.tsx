// Told to whoever comes by an invite link before anything of it can be verified: nobody's name is claimed here.
import { Callout } from '../../ui/callout.tsx'

export function InvitedNote() {
  return (
    <Callout tone="info" title="You were sent an invite">
      Log in, or sign up, with the address that was invited. Who invites you, and to what, is checked and shown next,
      before you accept. The link is kept in this page until then: leave it open.
    </Callout>
  )
}
