// The first minute: a name for what one works on, and where it runs.
import { useState } from 'react'
import { AccountMenu } from '../../app/shell.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { TextButton } from '../../ui/text-button.tsx'
import { JoinByLink } from './join-by-link.tsx'
import { NewWorkspaceForm } from './new-workspace-form.tsx'

export function FirstWorkspacePage() {
  const [invited, setInvited] = useState(false)
  return (
    <FrontPage
      width="wide"
      corner={<AccountMenu />}
      title={invited ? 'Join a workspace' : 'Name your workspace'}
      lead={
        invited
          ? 'Paste the invite link that you were sent.'
          : 'A workspace holds the secrets of one product or team, and the people who share them.'
      }
      aside={
        invited ? (
          <>
            No link? <TextButton onClick={() => setInvited(false)}>Make a workspace of your own</TextButton>
          </>
        ) : (
          <>
            Were you invited? <TextButton onClick={() => setInvited(true)}>Join by link</TextButton>
          </>
        )
      }
    >
      {invited ? <JoinByLink /> : <NewWorkspaceForm />}
    </FrontPage>
  )
}
