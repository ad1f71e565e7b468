// Who comes in: nobody sees a workspace before the keys are open. The place a person asked for stays in the address, and is there afterwards.
import { RotateCw } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { AwayBanner } from './away-banner.tsx'
import { Keyboard } from './keyboard.tsx'
import { useVaultState } from './vault-context.ts'

const EntrancePage = lazy(async () => ({
  default: (await import('../features/account/entrance-page.tsx')).EntrancePage,
}))
const UnlockPage = lazy(async () => ({ default: (await import('../features/account/unlock-page.tsx')).UnlockPage }))

export interface GateProps {
  readonly children: ReactNode
  /** Why one should come in, when it is not for its own sake. */
  readonly reason?: ReactNode
  readonly firstMode?: 'log-in' | 'sign-up'
}

export function Gate({ children, reason, firstMode = 'log-in' }: GateProps) {
  const state = useVaultState()
  switch (state.status) {
    case 'starting':
      return <Splash />
    case 'broken':
      return <Broken />
    case 'signed-out':
      return (
        <Suspense fallback={<Splash />}>
          <EntrancePage reason={reason} firstMode={firstMode} />
        </Suspense>
      )
    case 'locked':
      return (
        <Suspense fallback={<Splash />}>
          <UnlockPage email={state.email} name={state.name} reason={reason} />
        </Suspense>
      )
    case 'unlocked':
      return (
        <>
          <AwayBanner />
          {children}
          <Keyboard />
        </>
      )
  }
}

export function Splash() {
  return (
    <div className="grid min-h-dvh place-items-center">
      <Spinner label="Opening…" />
    </div>
  )
}

function Broken() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div role="alert" className="grid max-w-md gap-3 text-center">
        <h1 className="text-xl font-semibold">The part of this page that holds your keys has stopped</h1>
        <p className="text-soft">Load the page again. Unsaved edits are kept, sealed, on this device.</p>
        <div>
          <Button look="primary" icon={<RotateCw aria-hidden size={16} />} onClick={() => location.reload()}>
            Load again
          </Button>
        </div>
      </div>
    </main>
  )
}
