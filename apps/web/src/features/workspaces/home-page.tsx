// Where one lands: in the workspace where one was last, or in the only one there is, or where the first one is made.
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { rememberedWorkspace } from '../../app/remembered-place.ts'
import { AccountMenu } from '../../app/shell.tsx'
import { useVault } from '../../app/vault-context.ts'
import { workspacesQuery } from '../../app/workspaces-query.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FrontPage } from '../../ui/front-page.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { FirstWorkspacePage } from './first-workspace-page.tsx'

export function HomePage() {
  const workspaces = useQuery(workspacesQuery(useVault()))
  if (workspaces.isError)
    return (
      <FrontPage title="Your workspaces" corner={<AccountMenu />}>
        <Failure error={workspaces.error} />
        <Button busy={workspaces.isFetching} onClick={() => void workspaces.refetch()}>
          Try again
        </Button>
      </FrontPage>
    )
  if (workspaces.data === undefined)
    return (
      <div className="grid min-h-dvh place-items-center">
        <Spinner label="Opening your workspaces…" />
      </div>
    )
  const last = rememberedWorkspace()
  const workspace = workspaces.data.find(({ workspaceId }) => workspaceId === last) ?? workspaces.data[0]
  if (workspace === undefined) return <FirstWorkspacePage />
  return <Navigate to="/w/$workspaceId" params={{ workspaceId: workspace.workspaceId }} replace />
}
