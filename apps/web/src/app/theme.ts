// Light, dark, or as the system has it: remembered on this device, for it is no secret.
export type Theme = 'system' | 'light' | 'dark'

const PLACE = 'infisical.theme'

export function readTheme(): Theme {
  const kept = localStorage.getItem(PLACE)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(PLACE)
    delete document.documentElement.dataset['theme']
    return
  }
  localStorage.setItem(PLACE, theme)
  document.documentElement.dataset['theme'] = theme
}
