// The newest few of what a page was answered, as it stays in the worker under a name that the page has. All of it goes with the keys.
export interface Newest<Kept> {
  /** Returns the name. `over` is the holder's (holder.ts). */
  keep(value: Kept, over: AbortSignal): string
  /** undefined once there are newer ones enough. */
  get(name: string): Kept | undefined
}

export function keepNewest<Kept>(limit: number): Newest<Kept> {
  const kept = new Map<string, Kept>()
  const followed = new WeakSet<AbortSignal>()
  let count = 0
  return {
    keep(value, over) {
      const name = `${(count += 1)}`
      if (over.aborted) return name
      if (!followed.has(over)) over.addEventListener('abort', () => kept.clear(), { once: true })
      followed.add(over)
      kept.set(name, value)
      kept.delete(`${count - limit}`)
      return name
    },
    get: (name) => kept.get(name),
  }
}
