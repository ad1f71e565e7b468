// Leaving: at once when nothing is unsaved, and otherwise only after saying what becomes of it.
import type { Vault } from '../vault/surface.ts'
import { showOverlay } from './overlays.ts'

export async function logOut(vault: Vault): Promise<void> {
  // What cannot be counted is no reason to keep somebody here.
  const unsaved = await vault.table.unsaved().catch(() => 0)
  if (unsaved > 0) showOverlay({ unsaved })
  else await vault.account.logOut()
}
