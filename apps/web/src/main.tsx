// The page: one vault, one cache of answers, one map of addresses.
import './app/invite-link.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { alarm, watchFor } from './app/alarm.ts'
import { AlarmPage } from './app/alarm-page.tsx'
import { noticeAway, serverAnswered } from './app/away.ts'
import { createQueries } from './app/queries.ts'
import { router } from './app/router.tsx'
import { lockWhenEnded } from './app/session-end.ts'
import { applyTheme, readTheme } from './app/theme.ts'
import { VaultContext } from './app/vault-context.ts'
import { Notices } from './ui/notices.tsx'
import { openVault } from './vault/vault.ts'
import './ui/theme.css'

applyTheme(readTheme())

const vault = openVault()
const queries = createQueries({
  onError(error) {
    watchFor(error)
    noticeAway(error)
    lockWhenEnded(vault, error)
  },
  onSuccess: serverAnswered,
})

// What one person's vault answered is not for the next, who may have come in another tab.
let whose: string | undefined
vault.state.subscribe(() => {
  const state = vault.state.getSnapshot()
  const now = state.status === 'unlocked' ? state.account.userId : undefined
  if (now !== whose) queries.clear()
  whose = now
})
for (const sign of ['keydown', 'pointerdown'] as const) {
  document.addEventListener(sign, () => vault.active(), { capture: true, passive: true })
}

// A file that is dropped where nothing takes it would be opened in the place of this page.
for (const sign of ['dragover', 'drop'] as const) {
  document.addEventListener(sign, (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  })
}

function App() {
  const failure = useSyncExternalStore(alarm.subscribe, alarm.getSnapshot)
  if (failure !== undefined) return <AlarmPage failure={failure} />
  return (
    <>
      <RouterProvider router={router} />
      <Notices />
    </>
  )
}

const place = document.getElementById('root')
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <VaultContext value={vault}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </VaultContext>
    </StrictMode>,
  )
}
