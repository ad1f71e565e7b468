// Workspaces, each with what one is there and what one reaches.
import type { WorkspaceSummary } from '@infisical/client'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

export function WorkspaceList({ workspaces }: { readonly workspaces: readonly WorkspaceSummary[] }) {
  if (workspaces.length === 0) return <p className="text-soft">You are in none yet: make one, or join one by a link.</p>
  return (
    <ul className="grid divide-y divide-line overflow-hidden rounded-md border border-line">
      {workspaces.map(({ workspaceId, name, role, environments }) => (
        <li key={workspaceId} className="min-w-0">
          <Link
            to="/w/$workspaceId"
            params={{ workspaceId }}
            className="flex min-w-0 items-center gap-3 px-3.5 py-3 -outline-offset-2 hover:bg-raised"
          >
            <span className="grid min-w-0 grow gap-0.5">
              <span className="flex min-w-0 items-center gap-2">
                <SafeText text={name} className="font-medium" />
                <Badge>{role}</Badge>
              </span>
              <span className="truncate font-mono text-xs text-faint">
                {environments.length === 0 ? 'no environment is open to you' : environments.join(' · ')}
              </span>
            </span>
            <ChevronRight aria-hidden size={16} className="shrink-0 text-faint" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
