// The keys that work everywhere behind the gate, and what they open.
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { overlay, showOverlay } from './overlays.ts'
import { SHORTCUTS, useShortcut } from './shortcuts.ts'
import { useVault } from './vault-context.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const LogOutDialog = lazy(async () => ({ default: (await import('./log-out-dialog.tsx')).LogOutDialog }))
const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }))

export function Keyboard() {
  const vault = useVault()
  const shown = useSyncExternalStore(overlay.subscribe, overlay.getSnapshot)
  useShortcut(SHORTCUTS.palette, () => showOverlay('palette'))
  useShortcut(SHORTCUTS.help, () => showOverlay('shortcuts'))
  useShortcut(SHORTCUTS.lock, () => void vault.lock())
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && <Palette onClose={() => showOverlay(undefined)} />}
      {typeof shown === 'object' && <LogOutDialog unsaved={shown.unsaved} onClose={() => showOverlay(undefined)} />}
      {shown === 'shortcuts' && <ShortcutsDialog onClose={() => showOverlay(undefined)} />}
    </Suspense>
  )
}
