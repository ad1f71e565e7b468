// The name of an environment: of a new one, or another name for one that there is.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { environmentNameFault } from './environment-name.ts'
import { createEnvironment, renameEnvironment } from './queries.ts'

export interface EnvironmentNameDialogProps {
  readonly workspaceId: string
  readonly taken: readonly string[]
  /** To be renamed; absent for a new one. */
  readonly environment?: string
  readonly onClose: () => void
}

export function EnvironmentNameDialog({ workspaceId, taken, environment, onClose }: EnvironmentNameDialogProps) {
  const vault = useVault()
  const queries = useQueryClient()
  const [name, setName] = useState(environment ?? '')
  const [fault, setFault] = useState<string>()
  // Its name stands in what every page shows.
  const onSuccess = async (): Promise<void> => {
    onClose()
    await queries.invalidateQueries()
  }
  const creating = useMutation({ ...createEnvironment(vault), onSuccess })
  const renaming = useMutation({ ...renameEnvironment(vault), onSuccess })
  const busy = creating.isPending || renaming.isPending
  const error = creating.error ?? renaming.error
  const submit = (): void => {
    if (name === environment) return onClose()
    const found = environmentNameFault(name, taken)
    setFault(found)
    if (found !== undefined) return undefined
    if (environment === undefined) creating.mutate({ workspaceId, name })
    else renaming.mutate({ workspaceId, environment, name })
    return undefined
  }
  return (
    <Dialog
      title={environment === undefined ? 'Add an environment' : `Rename ${environment}`}
      lead={
        environment === undefined
          ? 'Owners and admins reach it at once; others when you open it to them, on the page of members.'
          : 'Everybody keeps the access they have. Scripts and project files that name it need the new name.'
      }
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            {environment === undefined ? 'Add' : 'Rename'}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        autoComplete="off"
        data-autofocus
        mono
        placeholder="preview"
        value={name}
        onChange={(event) => {
          setName(event.target.value.toLowerCase())
          setFault(undefined)
        }}
        readOnly={busy}
        error={fault}
        hint="a-z, 0-9 and hyphens."
      />
      {error !== null && <Failure error={error} />}
    </Dialog>
  )
}
