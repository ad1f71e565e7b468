// All workspaces of whoever is logged in, and the two ways to another.
import { useQuery } from '@tanstack/react-query'
import { Link2, Plus } from 'lucide-react'
import { useState } from 'react'
import { AccountMenu } from '../../app/shell.tsx'
import { useVault } from '../../app/vault-context.ts'
import { workspacesQuery } from '../../app/workspaces-query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { JoinByLink } from './join-by-link.tsx'
import { NewWorkspaceForm } from './new-workspace-form.tsx'
import { WorkspaceList } from './workspace-list.tsx'

export function WorkspacesPage() {
  const workspaces = useQuery(workspacesQuery(useVault()))
  const [asked, setAsked] = useState<'new' | 'join'>()
  const close = (): void => setAsked(undefined)
  return (
    <FrontPage
      width="wide"
      title="Your workspaces"
      lead="Each has members, environments and keys of its own."
      corner={<AccountMenu />}
    >
      {workspaces.isPending && <Spinner label="Opening your workspaces…" />}
      {workspaces.isError && <Failure error={workspaces.error} />}
      {workspaces.data !== undefined && <WorkspaceList workspaces={workspaces.data} />}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setAsked('new')}>
          New workspace
        </Button>
        <Button icon={<Link2 aria-hidden size={16} />} onClick={() => setAsked('join')}>
          Join by link
        </Button>
      </div>
      {asked === 'new' && (
        <Dialog title="New workspace" lead="For another product or team." onClose={close}>
          <NewWorkspaceForm />
        </Dialog>
      )}
      {asked === 'join' && (
        <Dialog title="Join a workspace" lead="Paste the invite link that you were sent." onClose={close}>
          <JoinByLink />
        </Dialog>
      )}
    </FrontPage>
  )
}
