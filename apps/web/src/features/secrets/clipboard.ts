// A secret goes to the clipboard for half a minute. It is taken away again where that is sure to take away nothing else: when the page may read
// the clipboard and finds it there, or when the page has had the focus all along, so that nobody copied anything meanwhile.
import { notify } from '../../ui/notices.tsx'

export const KEPT_MS = 30_000

/** The newest copy: an older one is no longer in the clipboard. */
let watched: AbortController | undefined

/** `what` names it to people, and is no secret. */
export async function copySecret(value: string, what: string): Promise<void> {
  await navigator.clipboard.writeText(value)
  watched?.abort()
  watched = new AbortController()
  const { signal } = watched
  let stayed = true
  const leave = (): void => {
    stayed = false
  }
  globalThis.addEventListener('blur', leave, { signal })
  for (const sign of ['copy', 'cut']) document.addEventListener(sign, leave, { signal })
  notify({ tone: 'info', text: `Copied ${what}. It is taken out of the clipboard in ${KEPT_MS / 1_000} seconds.` })
  const timer = setTimeout(() => {
    void takeBack(value, what, () => stayed)
  }, KEPT_MS)
  signal.addEventListener('abort', () => clearTimeout(timer))
}

async function takeBack(value: string, what: string, stayed: () => boolean): Promise<void> {
  // A page without the focus can do nothing to the clipboard.
  if (!document.hasFocus())
    await new Promise((resolve) => globalThis.addEventListener('focus', resolve, { once: true }))
  if (stayed() || (await mayRead())) {
    if (!stayed() && (await navigator.clipboard.readText()) !== value) return
    await navigator.clipboard.writeText('')
    notify({ tone: 'info', text: `Took ${what} out of the clipboard.` })
    return
  }
  notify({
    tone: 'info',
    text: `${what} may still be in the clipboard: this browser does not let the page look.`,
    action: { label: 'Clear it', onPress: () => void navigator.clipboard.writeText('') },
  })
}

/** Without asking the person. Not every browser knows this permission by name. */
async function mayRead(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })).state === 'granted'
  } catch {
    return false
  }
}
