// What a workspace is made of, and whether all of it verifies.
import { useQuery } from '@tanstack/react-query'
import { usePlace } from '../../app/place.ts'
import { workspacesQuery } from '../../app/workspaces-query.ts'
import { Page } from '../../ui/page.tsx'
import { CompareSection } from './compare-section.tsx'
import { EnvironmentsSection } from './environments-section.tsx'
import { LeaveSection } from './leave-section.tsx'
import { VerifySection } from './verify-section.tsx'

export function SettingsPage() {
  const { vault, workspaceId } = usePlace()
  const workspaces = useQuery(workspacesQuery(vault))
  const workspace = workspaces.data?.find((other) => other.workspaceId === workspaceId)
  return (
    <Page title="Settings" lead="The environments of this workspace, and the proofs of what is in it.">
      <div className="grid max-w-3xl grid-cols-1 gap-10">
        <EnvironmentsSection role={workspace?.role} />
        <VerifySection workspaceId={workspaceId} />
        <CompareSection workspaceId={workspaceId} />
        <LeaveSection workspaceId={workspaceId} name={workspace?.name ?? 'this workspace'} />
      </div>
    </Page>
  )
}
