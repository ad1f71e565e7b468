// Between a stream and whoever listens: however much is said, it is passed on a few times a second, and takes little room.
import type { Hint } from '@infisical/contract'
import type { LiveHint } from './client-live.ts'
import { after } from './timers.ts'

export interface GatheredHints {
  add(hint: Hint): void
  /** Forgets what was not passed on yet. */
  stop(): void
}

const REST_MS = 250
/** Of which there cannot be more in a workspace. */
const ENVIRONMENTS = 100

/** The first is passed on at once. */
export function gatherHints(tell: (hint: LiveHint) => void, background: boolean): GatheredHints {
  let [everything, log, environmentIds] = [false, false, new Set<string>()]
  let resting: (() => void) | undefined

  const pass = (): void => {
    resting = undefined
    if (!everything && !log && environmentIds.size === 0) return
    const hint = { everything, log: log || everything, environmentIds: everything ? [] : [...environmentIds] }
    ;[everything, log, environmentIds] = [false, false, new Set()]
    resting = after(REST_MS, background, pass)
    tell(hint)
  }
  return {
    add(hint) {
      if (hint.of === 'everything' || environmentIds.size >= ENVIRONMENTS) everything = true
      else if (hint.of === 'log') log = true
      else environmentIds.add(hint.environmentId)
      if (resting === undefined) pass()
    },
    stop: () => resting?.(),
  }
}
