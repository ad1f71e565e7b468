// Runs a program, and starts it anew when its secrets changed. It always runs with secrets that verified: when new ones do not, or cannot be
// had, it goes on with those it has. Its own end, or a signal that means it, ends everything.
import { startChild } from './child.ts'
import { closeConnections } from './http.ts'
import { describe } from './report.ts'
import { note, warn } from './terminal.ts'

type Environment = Record<string, string>

export interface Watched {
  /** What the program is given: fetched, verified, and checked now. */
  readonly look: () => Promise<Environment>
  /** Calls when looking is worth it, until the signal. Rejects when there is nothing to hear any more. */
  readonly watch: (onHint: () => void, signal: AbortSignal) => Promise<void>
}

const GRACE_MS = 10_000

/** Resolves to what our own exit code must be, as `runChild` does. */
export async function runWatched(command: readonly string[], { look, watch }: Watched): Promise<number> {
  let environment = await look()
  const going = new AbortController()
  const changes = changesOf(look)
  watch(changes.hint, going.signal).catch((error: unknown) => {
    warn(`changes are not heard of any more. ${describe(error).message}`)
  })
  try {
    for (;;) {
      const child = startChild(command, environment)
      const next = await Promise.race([child.ended, changes.after(environment)])
      if (typeof next === 'number') return next
      note('the secrets changed; starting the command anew')
      child.stop(GRACE_MS)
      const code = await child.ended
      if (child.wasToldToEnd()) return code
      environment = next
    }
  } finally {
    going.abort()
    closeConnections()
  }
}

function changesOf(look: () => Promise<Environment>) {
  let isStale = false
  let wake = (): void => undefined
  const refused = new Set<string>()

  const lookOnce = async (): Promise<Environment | undefined> => {
    try {
      return await look()
    } catch (error) {
      const { code, message } = describe(error)
      // A server that goes on about the same thing is quoted once.
      if (!refused.has(code)) warn(`the command goes on with the secrets it has. ${message}`)
      refused.add(code)
      return undefined
    }
  }
  return {
    hint(): void {
      isStale = true
      wake()
    },
    /** The next that differs. */
    async after(environment: Environment): Promise<Environment> {
      for (;;) {
        if (!isStale) await new Promise<void>((resolve) => (wake = resolve))
        isStale = false
        const next = await lookOnce()
        if (next !== undefined && isOther(next, environment)) return next
      }
    },
  }
}

function isOther(one: Environment, other: Environment): boolean {
  const names = Object.keys(one)
  return names.length !== Object.keys(other).length || names.some((name) => one[name] !== other[name])
}
