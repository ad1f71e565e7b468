// A page before all workspaces: one thing to do, in the middle, and nothing beside it.
import { ShieldCheck } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface FrontPageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  /** What else one can do, below everything. */
  readonly aside?: ReactNode
  /** In the corner: who one is, say. */
  readonly corner?: ReactNode
  readonly width?: 'narrow' | 'wide'
}

export function FrontPage({ title, lead, children, aside, corner, width = 'narrow' }: FrontPageProps) {
  useEffect(() => {
    document.title = `${title} · Infisical`
  }, [title])
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr_auto]">
      <header className="flex h-16 items-center justify-between gap-4 px-4 sm:px-6">
        <span className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
          <img src="/icon.svg" alt="" width={24} height={24} />
          Infisical
        </span>
        {corner}
      </header>
      <main className="grid content-start justify-items-center px-4 pt-4 pb-10 sm:content-center sm:pt-0 sm:pb-24">
        <div className={classNames('grid w-full gap-5', width === 'narrow' ? 'max-w-md' : 'max-w-xl')}>
          <div className="grid gap-6 rounded-lg border border-line bg-surface p-5 shadow-raised sm:p-8">
            <header className="grid gap-1.5 wrap-anywhere">
              <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
              {lead !== undefined && <div className="text-pretty text-soft">{lead}</div>}
            </header>
            {children}
          </div>
          {aside !== undefined && <div className="text-center text-soft">{aside}</div>}
        </div>
      </main>
      <footer className="flex items-center justify-center gap-2 px-4 pb-6 text-center text-sm text-faint">
        <ShieldCheck aria-hidden size={16} className="shrink-0" />
        Encrypted on your device. The server sees neither your password nor your secrets.
      </footer>
    </div>
  )
}
