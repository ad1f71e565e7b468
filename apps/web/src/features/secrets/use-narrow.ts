// Whether the screen has room for one environment only.
import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 47.99rem)')

const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches)
