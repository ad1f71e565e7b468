// One cell of the matrix: what is known about the value at a glance, the value itself when it is revealed, and what can be done to it once the
// pointer or the focus is there.
import { memo, useState, type ReactNode } from 'react'
import { Copy, Eye, EyeOff, UserRound } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { safeText } from '../../ui/safe-text.tsx'
import type { CellName, RevealedValue, TableEnvironment } from '../../vault/table.ts'
import { CellEditor } from './cell-editor.tsx'
import { CellMenu } from './cell-menu.tsx'
import type { Cell } from './cells.ts'
import { useMatrix } from './matrix-context.ts'

export interface MatrixCellProps {
  readonly place: CellName
  readonly environment: TableEnvironment
  readonly cell: Cell
  readonly description: string
  readonly column: number
  readonly active: boolean
  readonly revealed: RevealedValue | undefined
  readonly editing: 'shared' | 'personal' | undefined
}

export const MatrixCell = memo(function MatrixCell(props: MatrixCellProps) {
  const { place, environment, cell, description, column, active, revealed, editing } = props
  const [near, setNear] = useState(false)
  const { name } = place
  return (
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-readonly={!environment.writable || undefined}
      data-column={column}
      data-environment={environment.name}
      tabIndex={active ? 0 : -1}
      onPointerMove={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      className={classNames(
        'group/cell relative flex min-w-0 items-center gap-1.5 border-l border-line px-3 -outline-offset-2',
        cell.unsaved && 'bg-info-soft',
        cell.conflict && 'bg-danger-soft',
      )}
    >
      {cell.unsaved && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-info" />}
      {revealed === undefined && <span className="sr-only">{description}</span>}
      {contentOf(cell, revealed)}
      {(near || active) && cell.kind !== 'closed' && editing === undefined && (
        // Named, for a row is shown in the element of another that left: a menu must not stay open over a secret it was not opened for.
        <span key={name} className="absolute inset-y-0 right-1 flex items-center gap-0.5">
          {cell.kind === 'value' && <Actions place={place} shown={revealed !== undefined} tabbable={active} />}
          <CellMenu place={place} cell={cell} environment={environment} tabbable={active} />
        </span>
      )}
      {editing !== undefined && (
        <CellEditor
          key={name}
          place={{ name, environment: environment.name, personal: editing === 'personal' }}
          overridden={cell.personal}
        />
      )}
    </div>
  )
})

/** A plain function of few elements: there are hundreds of cells to draw while somebody scrolls. What the description says is not read twice. */
function contentOf(cell: Cell, revealed: RevealedValue | undefined): ReactNode {
  const marks = (cell.personal || cell.unsaved) && (
    <span aria-hidden={revealed === undefined || undefined} className="contents">
      {marksOf(cell)}
    </span>
  )
  switch (cell.kind) {
    case 'closed':
      return (
        <span aria-hidden className="text-sm text-faint">
          not open to you
        </span>
      )
    case 'missing':
      return (
        <>
          <span
            aria-hidden
            className="shrink-0 rounded-sm border border-dashed border-warn/60 px-1.5 text-xs text-warn"
          >
            missing
          </span>
          {marks}
        </>
      )
    case 'removed':
      return (
        <>
          <span aria-hidden className={`${MASK} line-through`}>
            {DOTS}
          </span>
          {marks}
        </>
      )
    case 'value':
      return (
        <>
          {relationOf(cell)}
          {revealed === undefined ? (
            <span aria-hidden className={MASK}>
              {DOTS}
            </span>
          ) : (
            <Value revealed={revealed} />
          )}
          {marks}
        </>
      )
  }
}

const DOTS = '••••••••'
const MASK = 'overflow-hidden font-mono text-sm tracking-widest text-faint select-none'

/** The same letter, the same value; `=` where all of the row agree. */
function relationOf({ relation, letter }: Cell): ReactNode {
  if (relation === 'alone') return <span className="size-5 shrink-0" />
  return (
    <span
      aria-hidden
      className={
        relation === 'same'
          ? 'grid size-5 shrink-0 place-items-center rounded-sm bg-accent-soft text-xs font-semibold text-accent'
          : 'grid size-5 shrink-0 place-items-center rounded-sm border border-line-strong text-xs font-semibold'
      }
    >
      {relation === 'same' ? '=' : letter}
    </span>
  )
}

function marksOf({ kind, personal, unsaved, conflict }: Cell): ReactNode {
  return (
    <>
      {kind === 'removed' && <Badge tone="danger">will be removed</Badge>}
      {personal && (
        <Badge tone="warn">
          <UserRound aria-hidden size={11} /> mine
        </Badge>
      )}
      {conflict && <Badge tone="danger">conflict</Badge>}
      {unsaved && !conflict && kind === 'value' && <Badge tone="info">edited</Badge>}
    </>
  )
}

function Value({ revealed: { value } }: { readonly revealed: RevealedValue }) {
  const lines = (value ?? '').split(/\r\n|\r|\n/)
  return (
    <>
      <bdi className={classNames('min-w-0 truncate font-mono text-sm', value === '' && 'text-faint')}>
        {value === '' ? 'empty' : safeText(lines[0] ?? '')}
      </bdi>
      {lines.length > 1 && <Badge>{lines.length} lines</Badge>}
    </>
  )
}

function Actions({
  place,
  shown,
  tabbable,
}: {
  readonly place: CellName
  readonly shown: boolean
  readonly tabbable: boolean
}) {
  const { reveal, hide, copy } = useMatrix()
  const of = `${safeText(place.name, 60)} in ${place.environment}`
  const look = 'bg-surface! shadow-raised'
  const tabIndex = tabbable ? 0 : -1
  return (
    <>
      <IconButton
        size="small"
        tabIndex={tabIndex}
        className={look}
        label={`${shown ? 'Hide' : 'Reveal'} ${of}`}
        icon={shown ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
        onClick={() => (shown ? hide(place) : reveal(place))}
      />
      <IconButton
        size="small"
        tabIndex={tabIndex}
        className={look}
        label={`Copy ${of}`}
        icon={<Copy aria-hidden size={14} />}
        onClick={() => copy(place)}
      />
    </>
  )
}
