// Something to know before going on, in its place on the page.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type CalloutTone = 'good' | 'warn' | 'danger' | 'info'

const LOOKS = {
  good: { Icon: CircleCheck, look: 'border-accent/30 bg-accent-soft', mark: 'text-accent' },
  warn: { Icon: TriangleAlert, look: 'border-warn/30 bg-warn-soft', mark: 'text-warn' },
  danger: { Icon: CircleAlert, look: 'border-danger/30 bg-danger-soft', mark: 'text-danger' },
  info: { Icon: Info, look: 'border-info/30 bg-info-soft', mark: 'text-info' },
} as const

export interface CalloutProps {
  readonly tone: CalloutTone
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** Read aloud when it appears. */
  readonly live?: boolean
}

export function Callout({ tone, title, children, action, live = false }: CalloutProps) {
  const { Icon, look, mark } = LOOKS[tone]
  return (
    <div
      role={live ? 'alert' : undefined}
      className={classNames('flex items-start gap-3 rounded-md border px-3.5 py-3', look)}
    >
      <Icon aria-hidden size={18} className={classNames('mt-0.5 shrink-0', mark)} />
      <div className="grid min-w-0 grow gap-1 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="text-sm text-soft">{children}</div>}
      </div>
      {action}
    </div>
  )
}
