// Where a table would be, when there is nothing to show: the next step.
import { FileUp, KeyRound, Lock, Plus, SearchX } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export function NoSecrets({ onAdd, onImport }: { readonly onAdd: () => void; readonly onImport: () => void }) {
  return (
    <EmptyState
      icon={<KeyRound size={22} />}
      title="Drop your .env here"
      action={
        <>
          <Button look="primary" icon={<FileUp aria-hidden size={16} />} onClick={onImport}>
            Import a file
          </Button>
          <Button icon={<Plus aria-hidden size={16} />} onClick={onAdd}>
            Add a secret
          </Button>
        </>
      }
    >
      <p>
        Or paste its content anywhere on this page. You will see what it brings before anything is sent, and it is
        encrypted on this device.
      </p>
      <p className="mt-3 text-sm">
        From a terminal:{' '}
        <code className="rounded-sm bg-raised px-1.5 py-0.5 font-mono">infisical push .env -e dev</code>
      </p>
    </EmptyState>
  )
}

export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX size={22} />}
      title="No secret fits"
      action={<Button onClick={onClear}>Show all</Button>}
    >
      Look for a part of the name, in any case; several words may come in any order.
    </EmptyState>
  )
}

export function NothingOpen() {
  return (
    <EmptyState icon={<Lock size={22} />} title="No environment is open to you yet">
      An owner or admin of this workspace can open some to you, on the Members page, or with{' '}
      <code className="font-mono text-sm">infisical members set</code>. Nothing else is needed from you.
    </EmptyState>
  )
}
