// What the page that is open can do, for the palette to offer. A feature registers its own, for as long as it is shown.
import { useEffect, useEffectEvent } from 'react'

export interface Action {
  readonly label: string
  /** As the keyboard spells it. */
  readonly keys?: string
  readonly run: () => void
}

const registered = new Map<symbol, Action>()

export const registeredActions = (): readonly Action[] => [...registered.values()]

export function useAction({ label, keys, run }: Action, enabled = true): void {
  const onRun = useEffectEvent(run)
  useEffect(() => {
    if (!enabled) return undefined
    const id = Symbol(label)
    registered.set(id, { label, ...(keys !== undefined && { keys }), run: () => onRun() })
    return () => {
      registered.delete(id)
    }
  }, [label, keys, enabled])
}
