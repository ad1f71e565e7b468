// A new secret: one name, and its value in each environment where it shall be.
import { Dices } from 'lucide-react'
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import type { Table } from '../../vault/table.ts'
import { useTableChange } from './queries.ts'

export interface AddDialogProps {
  readonly table: Table
  /** What was searched for and is not there. */
  readonly name: string
  readonly onAdded: (name: string) => void
  readonly onClose: () => void
}

export function AddDialog({ table, name: first, onAdded, onClose }: AddDialogProps) {
  const vault = useVault()
  const { workspaceId } = table
  const [name, setName] = useState(first)
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const { change, busy, error } = useTableChange(workspaceId)
  const writable = table.environments.filter((environment) => environment.writable)
  const filled = writable.filter((environment) => (values[environment.name] ?? '') !== '')
  const fault = !tried
    ? undefined
    : name === ''
      ? 'Give it a name.'
      : table.names.includes(name)
        ? 'There is a secret of this name already: edit it in the table.'
        : undefined

  const add = async (): Promise<void> => {
    setTried(true)
    if (name === '' || table.names.includes(name) || filled.length === 0) return
    const edits = filled.map((environment) => ({
      environment: environment.name,
      name,
      value: values[environment.name] ?? '',
    }))
    await change((verbs) => verbs.edit({ workspaceId, edits }))
    onAdded(name)
  }
  return (
    <Dialog
      width="wide"
      title="Add a secret"
      lead="It is unsaved until you push."
      onClose={onClose}
      onSubmit={() => void add().catch(() => undefined)}
      actions={
        <Button look="primary" type="submit" busy={busy}>
          Add
        </Button>
      }
    >
      <TextField
        label="Name"
        data-autofocus
        mono
        placeholder="DATABASE_URL"
        autoCapitalize="off"
        autoComplete="off"
        value={name}
        error={fault}
        onChange={({ target }) => setName(target.value.trim())}
      />
      {writable.map((environment, index) => (
        <div key={environment.environmentId} className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
          <TextArea
            label={`Value in ${environment.name}`}
            rows={Math.min(8, (values[environment.name] ?? '').split('\n').length)}
            value={values[environment.name] ?? ''}
            {...(index === 0 &&
              tried &&
              filled.length === 0 && { error: 'Give it a value in one environment at least.' })}
            onChange={({ target }) => setValues({ ...values, [environment.name]: target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
          />
          <IconButton
            label={`Generate a strong value for ${environment.name}`}
            icon={<Dices aria-hidden size={16} />}
            onClick={() =>
              void vault.table.generate().then((value) => setValues((now) => ({ ...now, [environment.name]: value })))
            }
          />
        </div>
      ))}
      <p className="text-sm text-faint">
        Environments that are left empty do not get it. Shift and Enter begin a new line.
      </p>
      {error !== null && error !== undefined && <Failure error={error} />}
    </Dialog>
  )
}
