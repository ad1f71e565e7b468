// What a workspace is made of, and whether all of it verifies.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useVault } from '../../app/vault-context.ts'
import { workspacesQuery } from '../../app/workspaces-query.ts'
import { Page } from '../../ui/page.tsx'
import { CompareSection } from './compare-section.tsx'
import { EnvironmentsSection } from './environments-section.tsx'
import { LeaveSection } from './leave-section.tsx'
import { VerifySection } from './verify-section.tsx'

export function SettingsPage() {
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/settings' })
  const workspaces = useQuery(workspacesQuery(useVault()))
  const workspace = workspaces.data?.find((other) => other.workspaceId === workspaceId)
  return (
    <Page title="Settings" lead="The environments of this workspace, and the proofs of what is in it.">
      <div className="grid max-w-3xl gap-10">
        <EnvironmentsSection workspaceId={workspaceId} role={workspace?.role} />
        <VerifySection workspaceId={workspaceId} />
        <CompareSection workspaceId={workspaceId} />
        <LeaveSection workspaceId={workspaceId} name={workspace?.name ?? 'this workspace'} />
      </div>
    </Page>
  )
}
