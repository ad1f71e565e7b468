// One value that changes outside of React, and whoever would like to know: for useSyncExternalStore.
export interface Source<Value> {
  subscribe(listener: () => void): () => void
  /** The same until something changes. */
  getSnapshot(): Value
}

/** `set` tells everybody, but when nothing changed. */
export function createSource<Value>(first: Value): Source<Value> & { set(next: Value): void } {
  let value = first
  const listeners = new Set<() => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
  }
}
