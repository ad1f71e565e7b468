// A new workspace: its name, and the environments that it begins with.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { failureOf } from '../../vault/failure.ts'
import { EnvironmentChips } from './environment-chips.tsx'
import { createWorkspace } from './queries.ts'

const USUAL = ['dev', 'staging', 'prod']

export function NewWorkspaceForm() {
  const vault = useVault()
  const router = useRouter()
  const queries = useQueryClient()
  const environmentsId = useId()
  const [name, setName] = useState('')
  const [environments, setEnvironments] = useState<readonly string[]>(USUAL)
  const [lacks, setLacks] = useState(false)
  const creating = useMutation({
    ...createWorkspace(vault),
    onSuccess: async ({ workspaceId }) => {
      await queries.invalidateQueries({ queryKey: ['workspaces'] })
      await router.navigate({ to: '/w/$workspaceId', params: { workspaceId } })
    },
  })
  const isBadName = failureOf(creating.error).code === 'workspace-name'
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        setLacks(name.trim() === '')
        if (name.trim() !== '' && environments.length > 0) creating.mutate({ name, environments })
      }}
    >
      <TextField
        label="Name"
        name="workspace"
        autoComplete="off"
        autoFocus
        data-autofocus
        placeholder="acme"
        maxLength={64}
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setLacks(false)
        }}
        readOnly={creating.isPending}
        error={lacks ? 'Give it a name.' : isBadName ? 'Use 1 to 64 visible characters.' : undefined}
      />
      <div role="group" aria-labelledby={environmentsId} className="grid gap-1.5">
        <span id={environmentsId} className="text-sm font-medium">
          Environments
        </span>
        <EnvironmentChips environments={environments} onChange={setEnvironments} disabled={creating.isPending} />
      </div>
      {creating.isError && !isBadName && <Failure error={creating.error} />}
      <Button type="submit" look="primary" busy={creating.isPending} disabled={environments.length === 0}>
        {creating.isPending ? 'Making its keys…' : 'Create the workspace'}
      </Button>
    </form>
  )
}
