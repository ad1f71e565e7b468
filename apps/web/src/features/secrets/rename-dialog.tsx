// Another name for a secret, in every environment that the user may write to. For whoever reads it is a removal and an addition.
import { useState } from 'react'
import { useVault } from '../../app/vault-context.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TextField } from '../../ui/field.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import type { Table } from '../../vault/table.ts'
import { useTableChange } from './queries.ts'
import { renamingOf } from './renaming.ts'

export interface RenameDialogProps {
  readonly table: Table
  readonly name: string
  readonly onClose: () => void
}

export function RenameDialog({ table, name: before, onClose }: RenameDialogProps) {
  const vault = useVault()
  const { workspaceId } = table
  const [name, setName] = useState(before)
  const { change, busy, error } = useTableChange(workspaceId)
  const taken = name !== before && table.names.includes(name)
  const rename = async (): Promise<void> => {
    const edits = await renamingOf(vault, table, { before, after: name })
    await change((verbs) => verbs.edit({ workspaceId, edits }))
    onClose()
  }
  const elsewhere = table.environments.filter(({ writable }) => !writable)
  return (
    <Dialog
      title="Rename"
      lead={<SafeText mono text={before} />}
      onClose={onClose}
      onSubmit={() => {
        if (name !== '' && name !== before && !taken) void rename().catch(() => undefined)
      }}
      actions={
        <Button look="primary" type="submit" busy={busy} disabled={name === '' || name === before || taken}>
          Rename
        </Button>
      }
    >
      <TextField
        label="New name"
        data-autofocus
        mono
        autoCapitalize="off"
        autoComplete="off"
        value={name}
        error={taken ? 'There is a secret of this name already.' : undefined}
        hint="Programs that read the old name no longer find it."
        onChange={({ target }) => setName(target.value.trim())}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      {elsewhere.length > 0 && (
        <Callout
          tone="info"
          title={`It keeps its name in ${elsewhere.map((environment) => environment.name).join(', ')}`}
        >
          You may not write there.
        </Callout>
      )}
      {error !== null && error !== undefined && <Failure error={error} />}
    </Dialog>
  )
}
