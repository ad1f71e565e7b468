// The tokens, what each may do and until when. When and from where it was last used is the server's word, and told to owners and admins.
import { Cpu } from 'lucide-react'
import type { Machine } from '@infisical/client'
import { reachLabel } from '../../app/sentences.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SafeText, safeText } from '../../ui/safe-text.tsx'
import { Time } from '../../ui/time.tsx'
import { Cell, Narrow, VirtualTable } from '../../ui/virtual-table.tsx'

interface MachineListProps {
  readonly machines: readonly Machine[]
  /** Left out where the role does not allow it. */
  readonly onCreate?: () => void
  readonly onRevoke?: (machine: Machine) => void
}

const COLUMNS = ['Name', 'Environments', 'May', 'Expires']

export function MachineList({ machines, onCreate, onRevoke }: MachineListProps) {
  if (machines.length === 0)
    return (
      <EmptyState
        icon={<Cpu size={22} />}
        title="No token yet"
        action={onCreate !== undefined && <Button onClick={onCreate}>Make a token</Button>}
      >
        Give a token to your CI or your server as <code className="font-mono text-sm">INFISICAL_TOKEN</code>. It opens
        the environments you choose, until the day you choose, and can be revoked.
      </EmptyState>
    )
  return (
    <VirtualTable
      label="Tokens"
      columns={onRevoke === undefined ? COLUMNS : [...COLUMNS, 'Last used']}
      {...(onRevoke !== undefined && { actions: 'Revoke' })}
      layout={
        onRevoke === undefined
          ? 'md:grid-cols-[minmax(0,2fr)_minmax(0,1.5fr)_7rem_7rem]'
          : 'md:grid-cols-[minmax(0,2fr)_minmax(0,1.5fr)_7rem_7rem_8rem_5rem]'
      }
      rows={machines}
      rowKey={({ machineId }) => machineId}
    >
      {(machine) => <MachineCells machine={machine} {...(onRevoke !== undefined && { onRevoke })} />}
    </VirtualTable>
  )
}

function MachineCells({ machine, onRevoke }: { readonly machine: Machine } & Pick<MachineListProps, 'onRevoke'>) {
  const { name, environments, role, expiresAt, expired, createdBy } = machine
  return (
    <>
      <Cell whole>
        <SafeText text={name} className="block font-medium" />
        <span className="flex min-w-0 gap-1 text-sm text-faint">
          by <SafeText text={createdBy} />
        </span>
      </Cell>
      <Cell>
        <span className="block truncate text-soft" title={reachLabel(environments)}>
          {environments.length === 0 ? 'None that exist' : reachLabel(environments)}
        </span>
      </Cell>
      <Cell>{role === 'writer' ? 'Read, push' : 'Read'}</Cell>
      <Cell>
        {expired ? (
          <Badge tone="warn">Expired</Badge>
        ) : (
          <span className="text-sm text-soft">
            <Narrow>expires</Narrow>
            <Time at={expiresAt} />
          </span>
        )}
      </Cell>
      {onRevoke !== undefined && (
        <>
          <Cell>
            <LastUsed machine={machine} />
          </Cell>
          <Cell>
            <Button size="small" aria-label={`Revoke ${safeText(name, 64)}`} onClick={() => onRevoke(machine)}>
              Revoke
            </Button>
          </Cell>
        </>
      )}
    </>
  )
}

function LastUsed({ machine: { lastSeenAt, address } }: { readonly machine: Machine }) {
  if (lastSeenAt === undefined) return <span className="text-sm text-faint">Never used</span>
  return (
    <span className="grid min-w-0 text-sm text-soft">
      <span>
        <Narrow>used</Narrow>
        <Time at={lastSeenAt} />
      </span>
      {address !== undefined && <SafeText mono text={address} className="text-xs! text-faint" />}
    </span>
  )
}
