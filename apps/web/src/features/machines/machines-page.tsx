// Machines: the service tokens of the workspace, what each opens, and when it was last used.
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Machine } from '@infisical/client'
import { usePlace } from '../../app/place.ts'
import { machinesQuery } from '../../app/workspace-queries.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CreateMachine } from './create-machine.tsx'
import { MachineList } from './machine-list.tsx'
import { useOwnRole } from './queries.ts'
import { RevokeMachine } from './revoke-machine.tsx'

export function MachinesPage() {
  const machines = useQuery(machinesQuery(usePlace()))
  const role = useOwnRole()
  const may = role === 'owner' || role === 'admin'
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Machine>()
  const create = (): void => setCreating(true)
  return (
    <Page
      title="Machines"
      lead="A token lets a server, a container or a CI job read its environments, with nobody logged in. It carries its own keys."
      actions={
        may && (
          <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={create}>
            New token
          </Button>
        )
      }
    >
      {machines.isPending && <Spinner label="Reading the log…" />}
      {machines.isError && (
        <Failure error={machines.error} action={<Button onClick={() => void machines.refetch()}>Try again</Button>} />
      )}
      {machines.data !== undefined && role !== undefined && (
        <>
          {!may && (
            <p className="text-sm text-soft">Owners and admins make tokens and revoke them. Ask one of them for one.</p>
          )}
          <MachineList machines={machines.data} {...(may && { onCreate: create, onRevoke: setRevoking })} />
        </>
      )}
      {creating && <CreateMachine onClose={() => setCreating(false)} />}
      {revoking !== undefined && <RevokeMachine machine={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  )
}
