// Quiet words in a corner about something that has happened. They go by themselves; what needs an answer is not a notice.
import { CircleCheck, Info, X } from 'lucide-react'
import { useSyncExternalStore, type ReactNode } from 'react'
import { createSource } from '../vault/source.ts'

export interface Notice {
  readonly tone: 'good' | 'info'
  readonly text: ReactNode
  /** One thing to do about it. */
  readonly action?: { readonly label: string; readonly onPress: () => void }
}

type Kept = Notice & { readonly id: number }

const SHOWN_MS = 6_000
const MOST = 3

const notices = createSource<readonly Kept[]>([])
let count = 0

const dismiss = (id: number): void => notices.set(notices.getSnapshot().filter((notice) => notice.id !== id))

export function notify(notice: Notice): void {
  const id = (count += 1)
  notices.set([...notices.getSnapshot(), { ...notice, id }].slice(-MOST))
  setTimeout(() => dismiss(id), SHOWN_MS)
}

/** Once per page. */
export function Notices() {
  const shown = useSyncExternalStore(notices.subscribe, notices.getSnapshot)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2 sm:justify-items-end"
    >
      {shown.map(({ id, tone, text, action }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-md items-center gap-3 rounded-md border border-line bg-surface py-2 pr-2 pl-3.5 shadow-float"
        >
          {tone === 'good' ? (
            <CircleCheck aria-hidden size={16} className="shrink-0 text-accent" />
          ) : (
            <Info aria-hidden size={16} className="shrink-0 text-info" />
          )}
          <div className="min-w-0 grow wrap-anywhere">{text}</div>
          {action !== undefined && (
            <button
              type="button"
              className="rounded-sm px-1.5 py-0.5 font-medium text-accent hover:bg-raised"
              onClick={() => {
                dismiss(id)
                action.onPress()
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            aria-label="Dismiss"
            className="rounded-sm p-1 text-faint hover:bg-raised hover:text-text"
            onClick={() => dismiss(id)}
          >
            <X aria-hidden size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
