// Keys that do something wherever the focus is, unless a person is typing or a dialog is open.
import { useEffect, useEffectEvent } from 'react'

export interface Shortcut {
  /** As `KeyboardEvent.key` has it; `mod+k` for ⌘K on a Mac and Ctrl+K elsewhere. */
  readonly keys: string
  readonly label: string
}

/** All there are, for the page that lists them. Each is bound where it does its work. */
export const SHORTCUTS = {
  palette: { keys: 'mod+k', label: 'Go to a place, or do something' },
  search: { keys: '/', label: 'Search the secrets' },
  help: { keys: '?', label: 'Show these shortcuts' },
  save: { keys: 'mod+s', label: 'Push what is unsaved' },
  undo: { keys: 'mod+z', label: 'Undo an edit' },
  redo: { keys: 'mod+shift+z', label: 'Redo an edit' },
  add: { keys: 'n', label: 'Add a secret' },
  lock: { keys: 'mod+shift+l', label: 'Lock this browser' },
} as const satisfies Record<string, Shortcut>

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** For people: `⌘K` or `Ctrl K`. */
export function spelled({ keys }: Shortcut): string {
  const mac = isMac()
  return keys
    .split('+')
    .map((key) =>
      key === 'mod'
        ? mac
          ? '⌘'
          : 'Ctrl'
        : key === 'shift'
          ? mac
            ? '⇧'
            : 'Shift'
          : key.length === 1
            ? key.toUpperCase()
            : key,
    )
    .join(mac ? '' : ' ')
}

export function useShortcut(shortcut: Shortcut, act: () => void, enabled = true): void {
  const onAct = useEffectEvent(act)
  const { keys } = shortcut
  useEffect(() => {
    if (!enabled) return undefined
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !matches(event, keys) || isElsewhere(event, keys)) return
      event.preventDefault()
      onAct()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [keys, enabled])
}

function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mod = event.metaKey || event.ctrlKey
  // A sign like ? may itself need Shift.
  const shift = parts.includes('shift') ? event.shiftKey : /^[a-z]$/.test(key) ? !event.shiftKey : true
  return event.key.toLowerCase() === key && mod === parts.includes('mod') && !event.altKey && shift
}

/** Typing stays typing, and a dialog has its own keys. */
function isElsewhere(event: KeyboardEvent, keys: string): boolean {
  if (document.querySelector('dialog[open]') !== null) return true
  const { target } = event
  const typing =
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')
  // Undo belongs to the field while one types in it; the palette and saving are for the whole page.
  return typing && !['mod+k', 'mod+s', 'mod+shift+l'].includes(keys)
}
