// The heads of the columns: which environment it is, what its newest commit is, whether the user may write to it.
import { EllipsisVertical, Eye, FileText, FolderInput, Lock } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Time } from '../../ui/time.tsx'
import type { TableEnvironment } from '../../vault/table.ts'
import { COLUMNS } from './matrix-row.tsx'
import { useMatrix } from './matrix-context.ts'

export const HEAD_HEIGHT = 56

export interface MatrixHeadProps {
  readonly environments: readonly TableEnvironment[]
  readonly template: string
  readonly selected: 'all' | 'some' | 'none'
}

export function MatrixHead({ environments, template, selected }: MatrixHeadProps) {
  const { selectAll } = useMatrix()
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        style={{ height: HEAD_HEIGHT, gridTemplateColumns: template }}
        className="grid border-b border-line-strong bg-raised"
      >
        <div role="columnheader" aria-colindex={1} className="sticky left-0 z-10 grid place-items-center bg-inherit">
          <input
            type="checkbox"
            aria-label="Select all that are shown"
            className="size-4 accent-accent"
            checked={selected === 'all'}
            ref={(box) => {
              if (box !== null) box.indeterminate = selected === 'some'
            }}
            onChange={selectAll}
          />
        </div>
        <div
          role="columnheader"
          aria-colindex={2}
          className="sticky left-10 z-10 flex items-center bg-inherit font-medium text-soft"
        >
          Name
        </div>
        {environments.map((environment, index) => (
          <Head key={environment.environmentId} environment={environment} column={COLUMNS.first + index} />
        ))}
      </div>
    </div>
  )
}

function Head({ environment, column }: { readonly environment: TableEnvironment; readonly column: number }) {
  const { name, open, writable, seq, changedAt } = environment
  const { bulkEdit, importInto } = useMatrix()
  return (
    <div
      role="columnheader"
      aria-colindex={column + 1}
      className="flex min-w-0 items-center gap-2 border-l border-line px-3"
    >
      <div className="grid min-w-0 grow grid-cols-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{name}</span>
          {!open && (
            <Badge>
              <Lock aria-hidden size={11} /> closed
            </Badge>
          )}
          {open && !writable && (
            <Badge>
              <Eye aria-hidden size={11} /> read only
            </Badge>
          )}
        </span>
        <span className="truncate text-xs font-normal text-faint">
          {seq === 0 ? 'nothing pushed yet' : `commit ${seq}`}
          {changedAt !== undefined && (
            <>
              {' · '}
              <Time at={changedAt} />
            </>
          )}
        </span>
      </div>
      {open && (
        <Menu
          label={name}
          trigger={
            <IconButton size="small" label={`More for ${name}`} icon={<EllipsisVertical aria-hidden size={15} />} />
          }
        >
          {writable && (
            <MenuItem icon={<FolderInput aria-hidden size={15} />} onSelect={() => importInto(name)}>
              Import into {name}…
            </MenuItem>
          )}
          <MenuItem icon={<FileText aria-hidden size={15} />} onSelect={() => bulkEdit(name)}>
            {writable ? 'Edit as text…' : 'See as text…'}
          </MenuItem>
        </Menu>
      )}
    </div>
  )
}
