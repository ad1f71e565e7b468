// The environments of a workspace: owners and admins add, rename and remove them.
import type { EnvironmentSummary, WorkspaceSummary } from '@infisical/client'
import { useQuery } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { usePlace } from '../../app/place.ts'
import { environmentsQuery } from '../../app/workspace-queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Section } from '../../ui/page.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { EnvironmentNameDialog } from './environment-name-dialog.tsx'
import { RemoveEnvironmentDialog } from './remove-environment-dialog.tsx'

export interface EnvironmentsSectionProps {
  readonly role: WorkspaceSummary['role'] | undefined
}

type Asked = { readonly what: 'add' } | { readonly what: 'rename' | 'remove'; readonly environment: string }

export function EnvironmentsSection({ role }: EnvironmentsSectionProps) {
  const place = usePlace()
  const environments = useQuery(environmentsQuery(place))
  const [asked, setAsked] = useState<Asked>()
  const governs = role === 'owner' || role === 'admin'
  const taken = environments.data?.map(({ name }) => name) ?? []
  const dialog = { workspaceId: place.workspaceId, taken, onClose: () => setAsked(undefined) }
  return (
    <Section
      title="Environments"
      lead={
        governs
          ? 'Where the product runs. Each is sealed under a key of its own.'
          : 'Where the product runs. Owners and admins add, rename and remove them.'
      }
      actions={
        // Without the names that are taken nobody could be told of one.
        governs &&
        environments.data !== undefined && (
          <Button icon={<Plus aria-hidden size={16} />} onClick={() => setAsked({ what: 'add' })}>
            Add environment
          </Button>
        )
      }
    >
      {environments.isPending && <Spinner label="Opening…" />}
      {environments.isError && <Failure error={environments.error} />}
      {environments.data !== undefined && (
        <ul className="grid divide-y divide-line rounded-md border border-line bg-surface">
          {environments.data.map((environment) => (
            <Row
              key={environment.environmentId}
              environment={environment}
              {...(governs && { onAsk: setAsked, isLast: environments.data.length === 1 })}
            />
          ))}
        </ul>
      )}
      {asked?.what === 'add' && <EnvironmentNameDialog {...dialog} />}
      {asked?.what === 'rename' && <EnvironmentNameDialog {...dialog} environment={asked.environment} />}
      {asked?.what === 'remove' && <RemoveEnvironmentDialog {...dialog} environment={asked.environment} />}
    </Section>
  )
}

interface RowProps {
  readonly environment: EnvironmentSummary
  readonly onAsk?: (asked: Asked) => void
  readonly isLast?: boolean
}

function Row({ environment: { name, open }, onAsk, isLast = false }: RowProps) {
  return (
    <li className="flex min-h-12 min-w-0 items-center gap-2 py-1.5 pr-2 pl-3.5">
      <SafeText text={name} mono />
      {!open && <Badge>not open to you</Badge>}
      {onAsk !== undefined && (
        <span className="ml-auto flex">
          <IconButton
            label={`Rename ${name}`}
            icon={<Pencil aria-hidden size={16} />}
            onClick={() => onAsk({ what: 'rename', environment: name })}
          />
          <IconButton
            label={isLast ? 'A workspace keeps one environment at least' : `Remove ${name}`}
            disabled={isLast}
            icon={<Trash2 aria-hidden size={16} />}
            onClick={() => onAsk({ what: 'remove', environment: name })}
          />
        </span>
      )}
    </li>
  )
}
