// What else can be done to a cell.
import { EllipsisVertical, GitCompareArrows, Pencil, RotateCcw, Trash2, UserRound } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { safeText } from '../../ui/safe-text.tsx'
import type { CellName, TableEnvironment } from '../../vault/table.ts'
import type { Cell } from './cells.ts'
import { useMatrix } from './matrix-context.ts'

export interface CellMenuProps {
  readonly place: CellName
  readonly cell: Cell
  readonly environment: TableEnvironment
  readonly tabbable: boolean
}

export function CellMenu({ place, cell, environment, tabbable }: CellMenuProps) {
  const { startEdit, attempt, discard, resolve } = useMatrix()
  const { kind, personal, unsaved, conflict } = cell
  const icon = { 'aria-hidden': true, size: 15 } as const
  const label = `${safeText(place.name, 60)} in ${place.environment}`
  return (
    <Menu
      label={label}
      trigger={
        <IconButton
          size="small"
          tabIndex={tabbable ? 0 : -1}
          className="bg-surface! shadow-raised"
          label={`More for ${label}`}
          icon={<EllipsisVertical {...icon} />}
        />
      }
    >
      {conflict && (
        <MenuItem icon={<GitCompareArrows {...icon} />} onSelect={resolve}>
          Settle the conflict…
        </MenuItem>
      )}
      {environment.writable && (
        <MenuItem icon={<Pencil {...icon} />} onSelect={() => startEdit({ ...place, personal: false })}>
          {personal ? 'Edit the shared value' : kind === 'value' ? 'Edit' : 'Add a value'}
        </MenuItem>
      )}
      <MenuItem icon={<UserRound {...icon} />} onSelect={() => startEdit({ ...place, personal: true })}>
        {personal ? 'Edit my override' : 'Override for me only'}
      </MenuItem>
      {personal && kind === 'value' && (
        <MenuItem icon={<RotateCcw {...icon} />} onSelect={() => attempt([{ ...place, value: null, personal: true }])}>
          Drop my override
        </MenuItem>
      )}
      {unsaved && (
        <MenuItem icon={<RotateCcw {...icon} />} onSelect={() => discard(place)}>
          Forget this edit
        </MenuItem>
      )}
      {environment.writable && kind === 'value' && (
        <>
          <MenuLine />
          <MenuItem danger icon={<Trash2 {...icon} />} onSelect={() => attempt([{ ...place, value: null }])}>
            Remove from {place.environment}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
