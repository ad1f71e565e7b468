// The server has ended the session: the keys are closed too, so that only the password is asked for, and the place is kept.
import { notify } from '../ui/notices.tsx'
import { failureOf } from '../vault/failure.ts'
import type { Vault } from '../vault/surface.ts'

const ENDED: ReadonlySet<string> = new Set(['unauthenticated', 'session-expired', 'session-reused'])

/** To be told of every failure. Pages that ask at the same time fail together: once is enough. */
export function lockWhenEnded(vault: Vault, error: unknown): void {
  if (!ENDED.has(failureOf(error).code) || vault.state.getSnapshot().status !== 'unlocked') return
  void vault.lock()
  notify({
    tone: 'info',
    text: 'Your session has ended. Your password opens it again; what you had not pushed is kept.',
  })
}
