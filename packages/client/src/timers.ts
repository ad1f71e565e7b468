// Timers that may be left running: where `background` says so they keep no process alive, which only Node's would.

/** Calls once, unless the function it gives is called before. */
export function after(ms: number, background: boolean, call: () => void): () => void {
  // In a browser it is a number.
  const timer = setTimeout(call, ms) as ReturnType<typeof setTimeout> | number
  if (background && typeof timer === 'object') timer.unref()
  return () => clearTimeout(timer)
}

/** Ends early when the signal says so. */
export async function pause(ms: number, background: boolean, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = after(ms, background, end)
    signal.addEventListener('abort', end, { once: true })
  })
}
