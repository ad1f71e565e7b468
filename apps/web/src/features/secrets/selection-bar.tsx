// In place of the tools, while rows are chosen: what can be done to all of them at once.
import { CopyPlus, Trash2, X } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuHeading } from '../../ui/menu.tsx'
import type { TableEnvironment } from '../../vault/table.ts'

export interface SelectionBarProps {
  readonly count: number
  readonly environments: readonly TableEnvironment[]
  readonly onRemove: () => void
  readonly onCopy: (from: string) => void
  readonly onClear: () => void
}

export function SelectionBar({ count, environments, onRemove, onCopy, onClear }: SelectionBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-accent-soft py-1.5 pr-1.5 pl-3.5">
      <span role="status" className="grow font-medium">
        {count.toLocaleString()} selected
      </span>
      <Menu
        label="Copy to another environment"
        trigger={<Button icon={<CopyPlus aria-hidden size={16} />}>Copy to…</Button>}
      >
        <MenuHeading>Copy the values of</MenuHeading>
        {environments
          .filter(({ open }) => open)
          .map(({ name }) => (
            <MenuItem key={name} onSelect={() => onCopy(name)}>
              {name}
            </MenuItem>
          ))}
      </Menu>
      <Button icon={<Trash2 aria-hidden size={16} />} onClick={onRemove}>
        Remove
      </Button>
      <Button look="quiet" icon={<X aria-hidden size={16} />} onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}
