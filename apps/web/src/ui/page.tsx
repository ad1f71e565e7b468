// The head of a page: its name, a sentence on it, what one can do here. The focus comes to its heading after a navigation, and is not taken from
// whoever went on while the page was still being filled.
import { useEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface PageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** A wide page takes all the room there is, and on a large screen its last child gets what is left of the height. */
  readonly wide?: boolean
}

/** The address whose heading had the focus last. */
let reached = ''

export function Page({ title, lead, actions, children, wide = false }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Infisical`
    const { pathname } = location
    if (pathname === reached && document.activeElement !== document.body) return
    reached = pathname
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div
      className={
        wide
          ? 'flex w-full flex-col gap-4 px-4 py-5 sm:px-6 md:h-dvh'
          : 'mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 sm:px-8 sm:py-8'
      }
    >
      <header className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className={classNames('grid min-w-0 grow gap-1', lead === undefined ? 'basis-28' : 'basis-64')}>
          <h1 ref={heading} tabIndex={-1} className="truncate text-2xl font-semibold tracking-tight">
            {title}
          </h1>
          {lead !== undefined && <p className="max-w-2xl text-soft">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A block of a page, with a heading of its own. */
export function Section({ title, lead, actions, children }: Omit<PageProps, 'wide'>) {
  return (
    <section aria-label={title} className="grid grid-cols-1 gap-3">
      <header className="flex flex-wrap items-end gap-x-6 gap-y-2">
        <div className="grid min-w-0 grow basis-64 gap-0.5 wrap-anywhere">
          <h2 className="text-lg font-semibold">{title}</h2>
          {lead !== undefined && <p className="text-sm text-soft">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex max-w-full flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
