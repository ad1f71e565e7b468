// The environments of a workspace to be: those that most have, each taken away by its cross, and a field for others.
import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { environmentNameFault } from './environment-name.ts'

export interface EnvironmentChipsProps {
  readonly environments: readonly string[]
  readonly onChange: (environments: readonly string[]) => void
  readonly disabled: boolean
}

export function EnvironmentChips({ environments, onChange, disabled }: EnvironmentChipsProps) {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const add = (): void => {
    const found = environmentNameFault(name, environments)
    setFault(found)
    if (found === undefined) {
      onChange([...environments, name])
      setName('')
    }
    field.current?.focus()
  }
  return (
    <div className="grid gap-2.5">
      <ul aria-label="Chosen" className="flex flex-wrap gap-2">
        {environments.map((environment) => (
          <li
            key={environment}
            className="flex h-8 items-center gap-1 rounded-md border border-line bg-raised pr-1 pl-2.5 font-mono text-sm"
          >
            {environment}
            <button
              type="button"
              aria-label={`Without ${environment}`}
              disabled={disabled}
              className="rounded-sm p-1 text-faint hover:bg-surface hover:text-text"
              onClick={() => {
                onChange(environments.filter((other) => other !== environment))
                field.current?.focus()
              }}
            >
              <X aria-hidden size={14} />
            </button>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-[1fr_auto] items-start gap-2">
        <TextField
          ref={field}
          label="Another environment"
          labelHidden
          autoComplete="off"
          mono
          placeholder="preview"
          value={name}
          disabled={disabled}
          onChange={(event) => {
            setName(event.target.value.toLowerCase())
            setFault(undefined)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || name === '') return
            event.preventDefault()
            add()
          }}
          error={environments.length === 0 && name === '' ? 'Name at least one environment.' : fault}
          hint="Where the product runs. More can be added at any time."
        />
        <Button icon={<Plus aria-hidden size={16} />} disabled={disabled || name === ''} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  )
}
