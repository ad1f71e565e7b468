// Being told to stop. The first signal is a request, which the program answers in its own time; the second one ends it on the spot.

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
export type StopSignal = (typeof signals)[number]

/** Listens from now on, and resolves with the first signal. */
export function stopSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let told = false
    for (const signal of signals) {
      process.on(signal, () => {
        if (told) endBy(signal)
        told = true
        resolve(signal)
      })
    }
  })
}

// Without a listener the signal does what it does by nature, and whoever waits for this process sees which one it was.
function endBy(signal: StopSignal): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}
