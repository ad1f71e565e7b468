// A table of any length that scrolls with the page: only the rows in sight are in the document, and a screen reader still knows how many there are.
// On a narrow screen the cells of a row flow below each other.
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface VirtualTableProps<Row> {
  readonly label: string
  readonly columns: readonly string[]
  /** Of the last column, whose buttons say what they do. */
  readonly actions?: string
  /** The columns' widths on a wide screen: `md:grid-cols-[…]`. */
  readonly layout: string
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** The cells of a row, each a `Cell`. */
  readonly children: (row: Row) => ReactNode
}

const ROW_PX = 56

export function VirtualTable<Row>({ label, columns, actions, layout, rows, rowKey, children }: VirtualTableProps<Row>) {
  const body = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => rowKey(rows[index] as Row),
  })
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className="rounded-lg border border-line bg-surface shadow-raised"
    >
      <div role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className={classNames(
            'gap-4 border-line text-sm font-medium text-faint max-md:sr-only md:grid md:border-b md:px-4 md:py-2',
            layout,
          )}
        >
          {columns.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
          {actions !== undefined && (
            <span role="columnheader">
              <span className="sr-only">{actions}</span>
            </span>
          )}
        </div>
      </div>
      <div role="rowgroup" ref={body} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="row"
            aria-rowindex={index + 2}
            style={{ transform: `translateY(${start - top}px)` }}
            className={classNames(
              'absolute inset-x-0 top-0 flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5 md:grid md:min-h-14 md:gap-4',
              index > 0 && 'border-t border-line',
              layout,
            )}
          >
            {children(rows[index] as Row)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** `whole`: has a line of its own on a narrow screen. */
export function Cell({ whole = false, children }: { readonly whole?: boolean; readonly children: ReactNode }) {
  return (
    <div role="cell" className={classNames('min-w-0 max-w-full', whole && 'w-full')}>
      {children}
    </div>
  )
}

/** What the head of the column says, on a narrow screen where it is out of sight. */
export function Narrow({ children }: { readonly children: string }) {
  return (
    <span aria-hidden className="text-faint md:hidden">
      {children}{' '}
    </span>
  )
}
