// Nothing is here yet: what this place is for, and the next step.
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-3 rounded-lg border border-dashed border-line-strong bg-surface px-6 py-14 text-center">
      <span aria-hidden className="grid size-11 place-items-center rounded-lg bg-accent-soft text-accent">
        {icon}
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="max-w-md text-soft">{children}</div>
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
