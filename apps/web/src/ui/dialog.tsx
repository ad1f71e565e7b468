// A question in front of everything else. The browser's own <dialog> keeps the focus inside, gives it back, and closes on Escape.
import { X } from 'lucide-react'
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

export interface DialogProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons, the main one last. */
  readonly actions?: ReactNode
  readonly width?: 'narrow' | 'middle' | 'wide' | 'full'
  /** `bare`: its title is only read aloud, and a press beside it closes it. For what is chosen from, not filled in. */
  readonly look?: 'titled' | 'bare'
  /** Escape does not close it: what it shows is shown this once. */
  readonly stays?: boolean
  /** Submitting by Enter or the main button; the dialog is a form then. */
  readonly onSubmit?: () => void
}

const WIDTHS = { narrow: 'max-w-md', middle: 'max-w-xl', wide: 'max-w-2xl', full: 'max-w-5xl' }

/** Mount it to open it, unmount it to close it. What has `data-autofocus` gets the focus first. */
export function Dialog({
  title,
  lead,
  onClose,
  children,
  actions,
  width = 'narrow',
  look = 'titled',
  stays = false,
  onSubmit,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const scrolls = useScrolls(body)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const isBare = look === 'bare'
  const content = isBare ? (
    <>
      <h2 id={titleId} className="sr-only">
        {title}
      </h2>
      {children}
    </>
  ) : (
    <>
      <header className="flex items-start gap-3 border-b border-line px-5 pt-4 pb-3">
        <div className="grid min-w-0 grow gap-0.5 wrap-anywhere">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          {lead !== undefined && <div className="min-w-0 text-sm text-soft">{lead}</div>}
        </div>
        <IconButton size="small" label="Close" icon={<X aria-hidden size={16} />} onClick={onClose} />
      </header>
      <div
        ref={body}
        // By keyboard, too, when nothing in it takes the focus.
        tabIndex={scrolls ? 0 : undefined}
        className="grid min-h-0 grid-cols-1 gap-4 overflow-y-auto px-5 py-4 -outline-offset-2 wrap-anywhere"
      >
        {children}
      </div>
      {actions !== undefined && (
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line bg-ground px-5 py-3">{actions}</footer>
      )}
    </>
  )
  const frame = 'flex max-h-[min(46rem,calc(100dvh-2rem))] flex-col'
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // Before it becomes a `cancel`, which browsers let nobody prevent twice.
        if (stays && event.key === 'Escape') event.preventDefault()
      }}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (isBare && event.target === dialog.current) onClose()
      }}
      className={classNames(
        'm-auto w-[calc(100vw-2rem)] overflow-hidden rounded-lg border border-line bg-surface p-0 text-text shadow-float',
        WIDTHS[width],
      )}
    >
      {onSubmit === undefined ? (
        <div className={frame}>{content}</div>
      ) : (
        <form
          className={frame}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {content}
        </form>
      )}
    </dialog>
  )
}

/** Whether there is more in it than it shows at once. */
function useScrolls(part: RefObject<HTMLElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const { current } = part
    if (current === null) return undefined
    const observer = new ResizeObserver(() => setScrolls(current.scrollHeight > current.clientHeight))
    observer.observe(current)
    return () => observer.disconnect()
  }, [part])
  return scrolls
}
